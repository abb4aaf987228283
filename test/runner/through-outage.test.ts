import { describe, expect, it } from "vitest";
import { throughOutage } from "../../electron/runner/through-outage.ts";
import { AppError } from "../../shared/core/errors.ts";

const lost = new AppError("unreachable", "Box is gone.");

describe("a call through an outage", () => {
  it("is made again until the target answers, and tells of both once", async () => {
    const told: string[] = [];
    const answers = [lost, new AppError("timed_out", "Box is silent."), "there"];
    const call = async () => {
      const answer = answers.shift();
      if (answer instanceof AppError) throw answer;
      return answer;
    };
    const outage = {
      signal: new AbortController().signal,
      onLost: (error: AppError) => told.push(error.message),
      onBack: () => told.push("back"),
    };
    expect(await throughOutage(call, outage)).toBe("there");
    expect(told).toEqual(["Box is gone.", "back"]);
  });

  it("throws what is no outage at once", async () => {
    let calls = 0;
    const refused = new AppError("remote_failed", "No.");
    const call = async () => {
      calls += 1;
      throw refused;
    };
    await expect(throughOutage(call, { signal: new AbortController().signal })).rejects.toBe(refused);
    expect(calls).toBe(1);
  });

  it("ends at once when it is cancelled", async () => {
    const stop = new AbortController();
    const call = async () => {
      setTimeout(() => stop.abort(), 10);
      throw lost;
    };
    const startedMs = performance.now();
    await expect(throughOutage(call, { signal: stop.signal })).rejects.toMatchObject({ code: "cancelled" });
    expect(performance.now() - startedMs).toBeLessThan(900);
  });
});
