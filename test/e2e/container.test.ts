import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rigIsMissing, theRemote, theRig } from "../rig/shared-rig.ts";
import { shopDocuments, sshTarget } from "../rig/shop.ts";
import { openScreens, type Screens } from "./screens.ts";

describe.skipIf(rigIsMissing)("with a real engine and registry", () => {
  let screens: Screens;
  beforeAll(async () => {
    screens = await openScreens();
    const shop = shopDocuments(theRig().local);
    const remote = {
      kind: "target" as const,
      id: "far",
      body: { name: "Far", environments: ["production"], ...sshTarget(theRemote()) },
    };
    const unknownKey = structuredClone(remote);
    const far = { ...remote, body: withoutHostKeys(unknownKey.body) };
    const result = await screens.client.documents.apply({ documents: [...shop, far] });
    expect(result.findings.filter(({ level }) => level === "error")).toEqual([]);
  });
  afterAll(() => screens.close());

  test("a container is deployed through the screens and its log is seen live", async () => {
    const page = await screens.open("/projects/shop/releases/new");
    const versions = page.getByRole("combobox", { name: /version of acme\/web/ });
    await expect.poll(() => versions.inputValue()).toBe("2.0.0");
    await versions.selectText();
    await versions.pressSequentially("1.1");
    await page.getByRole("option", { name: "1.1.0" }).click();
    await page.getByRole("button", { name: "Create release" }).click();
    await page.getByRole("button", { name: "Deploy to Development: 1.1.0" }).click();
    await page.getByRole("button", { name: "Deploy to Development" }).click();
    await page.getByRole("log").getByText("Deploying 1.1.0 to Development succeeded").waitFor();
    await page.getByRole("link", { name: /^Outputs/ }).click();
    expect(await page.getByRole("row").count()).toBeGreaterThan(1);
  });

  test("a failed deployment says what failed, where, and leads to its part of the log", async () => {
    const { body, version } = await screens.client.documents.get({ kind: "process", id: "shop" });
    const steps = "steps" in body ? body.steps.map((step) => ({ ...step, image: "acme/exits" })) : [];
    await screens.client.documents.save({ kind: "process", id: "shop", body: { steps }, expectedVersion: version });
    const release = await screens.client.releases.create({ project: "shop", version: "broken" });
    const page = await screens.open(`/projects/shop/deploy?release=${release.id}&environment=development`);
    await page.getByText("Now 1.1.0, then broken.").waitFor();
    await page.getByRole("button", { name: "Deploy to Development" }).click();
    await page.getByText("Web on Box").first().waitFor();
    await page.getByRole("button", { name: "Show in the log" }).click();
    await page.getByRole("log").getByText("cannot open database").first().waitFor();
    await page.getByRole("button", { name: "Go back to 1.1.0" }).waitFor();
  });

  test("a connection test shows each check; an unknown host key is asked about and No comes first", async () => {
    const page = await screens.open("/targets/far");
    await page.getByRole("button", { name: "Test the connection" }).click();
    await page.getByText("It fails at:").waitFor();
    const refuse = page.getByRole("button", { name: "Do not trust" });
    await expect.poll(() => refuse.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.getByRole("button", { name: "Trust this key" }).click();
    await page.getByText("Everything works").waitFor();
    await page.getByRole("row", { name: /^Far/ }).getByText("works").waitFor();
  });

  test("a registry that does not answer is named, and the versions can be read again", async () => {
    const feed = { kind: "registry", name: "Images", url: "http://127.0.0.1:1" };
    await screens.client.documents.save({ kind: "feed", id: "images", body: feed, expectedVersion: null });
    const page = await screens.open("/projects/shop/releases/new");
    await page.getByText(/127\.0\.0\.1:1/).waitFor();
    await page.getByRole("button", { name: "Read the versions again" }).waitFor();
    await page.getByText("A version is needed for Web.").waitFor();
  });
});

function withoutHostKeys(body: Record<string, unknown>): Record<string, unknown> {
  const endpoint = body["endpoint"];
  return typeof endpoint === "object" && endpoint !== null
    ? { ...body, endpoint: { ...endpoint, hostKeys: [] } }
    : body;
}
