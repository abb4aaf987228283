import { describe, expect, it } from "vitest";
import { type Channel, channelsOf } from "../../../shared/core/model/channel.ts";
import { channelFindings, channelTest } from "../../../shared/core/versions/channel-rules.ts";

const channel = (rules: readonly Partial<Channel["rules"][number]>[]): Channel => ({
  id: "stable",
  name: "Stable",
  description: "",
  rules: rules.map((rule) => ({ steps: [], range: "", preRelease: "", ...rule })),
});
const accepted = (test: Channel, tags: readonly string[], step = "web") =>
  tags.filter((tag) => channelTest(test, step)(tag) === null);

describe("a channel's rules", () => {
  const tags = ["1.4.0", "1.5.0-rc.1", "2.0.0", "2.0.0-beta", "latest", "not a tag!"];

  it("take every tag when there is none, also one that reads as no version", () => {
    expect(accepted(channel([]), tags)).toEqual(tags);
  });

  it("hold together: range and label of one rule, and all rules for a step", () => {
    expect(accepted(channel([{ range: "[1.4,2.0)", preRelease: "^$" }]), tags)).toEqual(["1.4.0"]);
    expect(accepted(channel([{ range: "[1.4,2.0)" }, { preRelease: "^rc" }]), tags)).toEqual(["1.5.0-rc.1"]);
  });

  it("let a pre-release of the upper bound in, which sorts below it", () => {
    expect(accepted(channel([{ range: "[1.4,2.0)" }]), tags)).toEqual(["1.4.0", "1.5.0-rc.1", "2.0.0-beta"]);
  });

  it("count only for the steps they name", () => {
    const rule = channel([{ steps: ["api"], range: "[2.0,)" }]);
    expect(accepted(rule, ["1.0.0"], "web")).toEqual(["1.0.0"]);
    expect(accepted(rule, ["1.0.0"], "api")).toEqual([]);
  });

  it("say what they want", () => {
    const test = channelTest(channel([{ range: "[1.0,2.0)", preRelease: "^$" }]), "web");
    expect(test("2.1")).toBe("The channel Stable wants versions in [1.0,2.0); '2.1' is none of them.");
    expect(test("1.1-rc")).toBe(
      "The channel Stable wants versions without a pre-release label; '1.1-rc' is none of them.",
    );
    expect(test("1.*")).toBe("'1.*' reads as no version, and the channel Stable asks for one.");
  });

  it("are found wrong when saved: unreadable range, unreadable pattern, a step that does not exist", () => {
    const channels = [channel([{ range: "[2.0,1.0]" }, { preRelease: "(" }, { steps: ["gone"] }])];
    expect(channelFindings(channels, ["web"]).map(({ level, path }) => [level, path?.join(".")])).toEqual([
      ["error", "channels.0.rules.0"],
      ["error", "channels.0.rules.1"],
      ["warning", "channels.0.rules.2"],
    ]);
    expect(channelFindings(channels.slice(0, 0), null)).toEqual([]);
  });

  it("belong to a project that may have declared no channel", () => {
    expect(channelsOf({ channels: [] }).map(({ id }) => id)).toEqual(["default"]);
    expect(channelsOf({ channels: [channel([])] }).map(({ id }) => id)).toEqual(["stable"]);
  });
});
