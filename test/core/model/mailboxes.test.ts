import { describe, expect, it } from "vitest";
import { mailboxText, parseMailboxes } from "../../../shared/core/model/mailboxes.ts";

describe("mailboxes", () => {
  it.each([
    ["a@example.com", ["a@example.com"]],
    ["a@example.com, b@example.com;c@example.com", ["a@example.com", "b@example.com", "c@example.com"]],
    ["Jane Doe <jane@example.com>", ["Jane Doe <jane@example.com>"]],
    ['"Doe, Jane" <jane@example.com>,', ["Doe, Jane <jane@example.com>"]],
    ['"Jane \\"JD\\" Doe" <jane@example.com>', ['Jane "JD" Doe <jane@example.com>']],
    ["<jane@example.com>", ["jane@example.com"]],
    ["Jörg <jörg@bücher.example>", ["Jörg <jörg@bücher.example>"]],
    [" , ;\n", []],
  ])("are read from '%s'", (text, expected) => {
    expect(parseMailboxes(text).map(mailboxText)).toEqual(expected);
  });

  it.each([
    "nobody",
    "a@b@c",
    "a@example.com b@example.com",
    "Jane jane@example.com",
    "Jane <jane@example.com",
    "jane@example.com>",
    "@example.com",
    "a@",
    "Jane\r\nBcc: <eve@example.com>",
    '"Jane\u0000" <jane@example.com>',
    "<a@example.com> <b@example.com>",
  ])("are refused where they are none: %j", (text) => {
    expect(() => parseMailboxes(text)).toThrow(/is no mail address\. Write name@example\.com/);
  });

  it("are refused fast however long they are, and without repeating all of it", () => {
    const long = `${"a ".repeat(50_000)}<`;
    const startedMs = performance.now();
    expect(() => parseMailboxes(long)).toThrow(/^.{0,250}$/);
    expect(performance.now() - startedMs).toBeLessThan(500);
  });
});
