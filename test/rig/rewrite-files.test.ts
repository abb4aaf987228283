import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { httpText, removeAllContainers } from "./rig/containers.ts";
import { rigIsMissing, theRig } from "./shared-rig.ts";
import { deploy, logText, openShop, outputsOf, type Shop, type ShopOptions } from "./shop.ts";

describe.skipIf(rigIsMissing)("rewriting files inside a container", () => {
  let shop: Shop;
  beforeEach(() => removeAllContainers(theRig().local));
  afterEach(async () => {
    await shop.close();
    await removeAllContainers(theRig().local);
  });

  /** Deploys the shop and gives what its web.config held when the process started, and the log. */
  const configOf = async (options: ShopOptions) => {
    shop = await openShop(theRig().local, options);
    const deployment = await deploy(shop.client, "1.0.0");
    const log = await logText(shop.client, deployment.id);
    if (deployment.outcome !== "succeeded") return { error: deployment.error ?? "", log, text: "" };
    const port = Number((await outputsOf(shop.client, deployment.id)).get("Port[80/tcp]"));
    return { error: "", log, text: await httpText(theRig().local, port, "/at-start.config") };
  };
  const container = { ports: [{ container: 80 }] };

  it("takes globs, sets .config variables and values by XPath, and leaves the transforms beside the file alone", async () => {
    const { text, log } = await configOf({
      step: {
        container,
        files: [
          {
            path: "/inetpub/**/*.config",
            transforms: ["Production"],
            automaticTransforms: false,
            configVariables: true,
          },
          { path: "/inetpub/wwwroot/web.config", automaticTransforms: false, structured: "xml" },
        ],
      },
      variables: [
        { name: "Environment", values: [{ value: "by name" }] },
        { name: "/configuration/@by", values: [{ value: "nothing has this place" }] },
        { name: "//add[@key='Environment']/@key", values: [{ value: "Stage" }] },
      ],
    });
    expect(text).toContain('key="Stage" value="by name"');
    expect(log).toContain("web.config: config-variables changed 1 place");
    expect(log).not.toContain("web.Production.config: config-variables");
  });

  it("names a glob that matches nothing", async () => {
    const { error } = await configOf({ step: { container, files: [{ path: "/inetpub/**/*.json" }] } });
    expect(error).toContain("no file /inetpub/**/*.json");
  });

  it("points at the place of a file it cannot read as what the rule says", async () => {
    const files = [{ path: "/inetpub/wwwroot/web.config", automaticTransforms: false, structured: "json" }];
    const { error } = await configOf({ step: { container, files } });
    expect(error).toMatch(/web\.config\(\d+,\d+\): This is not JSON/);
  });
});
