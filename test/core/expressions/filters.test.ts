import { describe, expect, test } from "vitest";
import { evaluate } from "../../../shared/core/expressions/evaluate.ts";
import { createVariableSet } from "../../../shared/core/expressions/variable-set.ts";

const NOW = { nowMs: Date.UTC(2024, 2, 9, 18, 5, 7, 123), utcOffsetMinutes: 120 };

function filtered(input: string, filters: string, options = {}) {
  const set = createVariableSet([["V", input]]);
  return evaluate(`#{V | ${filters}}`, set, { haltOnError: true, ...options });
}

/** Input, filters, output. */
function gives(table: readonly (readonly [input: string, filters: string, output: string])[]): void {
  test.each(table)("%j | %s", (input, filters, output) => {
    expect(filtered(input, filters)).toMatchObject({ result: output, error: null });
  });
}

/** Input and filters for which the filter gives nothing. */
function refuses(table: readonly (readonly [input: string, filters: string])[]): void {
  test.each(table)("%j | %s stays unresolved", (input, filters) => {
    expect(filtered(input, filters).error).toBe("unresolved-tokens");
  });
}

describe("text filters", () => {
  gives([
    ["lighthouse", "Substring 5 99", "house"],
    ["lighthouse", "Substring 10 1", ""],
    ["abc", "Truncate 3", "abc"],
    ["abc", "Truncate 2 x ignored", "abx"],
    ["a\nb", 'Indent "2/1"', "  a\n b"],
    ["a\nb", "Indent /3", "a\n   b"],
    ["a\nb", "Indent 300", "300a\n300b"],
    ["a\nb", 'Indent "> "', "> a\n> b"],
    ["a\nb", 'Indent "* " "  "', "* a\n  b"],
    ["", "Indent", ""],
    ["x", "Prepend a b", "abx"],
    ["straße µſς éı", "ToUpper", "STRAßE µſς Éı"],
    ["É\u212aẞİ", "ToLower", "é\u212aẞİ"],
    ["a.b", 'Replace "." "x"', "xxx"],
    ["aB", 'Match "^[a-z]+$"', "false"],
    ["aba", "Replace a x ignored", "xbx"],
    [" a ", "Trim start ignored", "a "],
    ["", "Indent a b c", ""],
    ["a\nb", "Indent 0005", "0005a\n0005b"],
    ["2.50", "LessThan 3", "true"],
    ["2.50", 'GreaterThanOrEqual "2.5"', "true"],
    ["-1", "GreaterThan 0", "false"],
    ["1e2", "LessThanOrEqual 99", "false"],
  ]);
  refuses([
    ["abc", "Substring 4 1"],
    ["abc", "Substring -1"],
    ["abc", "Substring x"],
    ["abc", "Substring 1 2 3"],
    ["abc", "Truncate"],
    ["abc", "Truncate -1"],
    ["abc", "Trim middle"],
    ["abc", "ToUpper x"],
    ["abc", "StartsWith"],
    ["abc", "Append"],
    ["abc", "LessThan 3"],
    ["1,000", "LessThan 3"],
    ["1", "GreaterThan"],
    ["abc", "Indent a b c"],
  ]);

  test("a length that runs over the greatest whole number ends the evaluation", () => {
    expect(filtered("abc", "Substring 1 2147483647").error).toBe("evaluation-exception");
    expect(filtered("abc", "Substring 0 2147483647").result).toBe("abc");
  });

  test("a filter after an unknown one gets no input", () => {
    expect(filtered("a", "Sparkle | Append x").result).toBe("x");
  });
});

describe("escapes", () => {
  gives([
    ["it's\r\n\r\nso", "YamlSingleQuoteEscape", "it''s\r\n\r\n\r\nso"],
    ["ÿ €\u0001", "YamlDoubleQuoteEscape", "\\u00ff \\u20ac\\u0001"],
    ["a b:c=d\\\t\u00fe\u00ff", "PropertiesKeyEscape", "a\\ b\\:c\\=d\\\\\\t\u00fe\\u00ff"],
    ["  a", "PropertiesValueEscape", "\\  a"],
    ["a[1]!*'()%<\u{1f6a2}", "UriEscape", "a[1]!*'()%25%3C%F0%9F%9A%A2"],
    ["!*'()-_.~", "UriDataEscape", "%21%2A%27%28%29-_.~"],
  ]);
});

describe("bytes", () => {
  gives([
    ["aé", "ToBase64 unicode", "YQDpAA=="],
    ["YQDpAA==", "FromBase64 unicode", "aé"],
    ["anchor", "Md5 4", "47ae9ec4"],
    ["anchor", "Sha1 utf8 2", "f06d"],
    ["anchor", "Sha1 2 utf8", "f06d"],
    ["YW5jaG9y", "Sha1 base64 2", "f06d"],
    ["anchor", "HashBucket 10", "4"],
    ["", "HashBucket 10", ""],
    ["anchor", "HashBucket", "[HashBucket error: expected a single bucket count]"],
    ["anchor", "HashBucket none", "[HashBucket error: bucket count 'none' is not a positive integer]"],
  ]);
  refuses([
    ["a", "ToBase64 latin1"],
    ["not base64!", "Sha1 base64"],
    ["a", "Md5 -1"],
    ["a", "Md5 0"],
    ["a", "Md5 4 4"],
  ]);
  test("base64 that does not decode ends the evaluation", () => {
    expect(filtered("YQ=", "FromBase64").error).toBe("evaluation-exception");
  });
});

describe("versions", () => {
  gives([
    ["1.2.3.4-rc.1+b7", "VersionMetadata", "b7"],
    ["1.2.3.4-rc.1+b7", "VersionRevision ignored", "4"],
  ]);
  test("text that is no version ends the evaluation", () => {
    expect(filtered("1:2", "VersionMajor").error).toBe("evaluation-exception");
  });
});

describe("addresses", () => {
  const url = "HTTPS://ada:pw@Pier.Example:443/a/../docks/east wing/%41?q=1#bay";
  gives([
    [url, "UriPart AbsoluteUri", "https://ada:pw@pier.example/docks/east%20wing/A?q=1#bay"],
    [url, "UriPart Authority", "pier.example"],
    [url, "UriPart HostAndPort", "pier.example:443"],
    [url, "UriPart Path", "/docks/east wing/A"],
    [url, "UriPart PathAndQuery", "/docks/east%20wing/A?q=1"],
    [url, "UriPart SchemeAndServer", "https://pier.example"],
    [url, "UriPart UserInfo", "ada:pw"],
    [url, "UriPart HostNameType", "Dns"],
    [url, "UriPart IsDefaultPort", "true"],
    ["http://[::1]:8080/", "UriPart DnsSafeHost", "::1"],
    ["http://127.0.0.1/", "UriPart IsLoopback", "true"],
    ["a/b", "UriPart IsAbsoluteUri", "false"],
    ["a/b", "UriPart Host", "[UriPart Host error: This operation is not supported for a relative URI.]"],
    [url, "UriPart HOST", "pier.example"],
    ["http://", "UriPart Host", "http://"],
    ["http://a:99999/", "UriPart Port", "http://a:99999/"],
    ["http:a", "UriPart IsAbsoluteUri", "false"],
    ["tel:+1", "UriPart SchemeAndServer", "tel:"],
    ["file:///c:/x%20y", "UriPart AbsolutePath", "c:/x%20y"],
    ["file:///c:/x%20y", "UriPart Path", "c:\\x y"],
    ["http://256.1.1.1/", "UriPart HostNameType", "Dns"],
    ["http://a/%7Eu/%2e%2E/%2f%c3%a9%25", "UriPart PathAndQuery", "/%2f%C3%A9%25"],
    ["http://a/%ff", "UriPart Path", "/%FF"],
    ["ftp://a?b#c", "UriPart PathAndQuery", "/%3Fb"],
    ["unix:///var/run/docker.sock", "UriPart Path", "/var/run/docker.sock"],
    ["unix:///var/run/docker.sock", "UriPart IsLoopback", "true"],
    ["mailto:ada", "UriPart Host", "ada"],
    ["http://a:b@c@d/", "UriPart Host", "http://a:b@c@d/"],
    ["http://a%41/", "UriPart Host", "http://a%41/"],
    [url, "UriPart Colour", "[UriPart Colour error: argument 'Colour' not supported]"],
  ]);
});

describe("dates", () => {
  gives([
    ["2024-12-31T23:30:00+02:00", "AddHours 1", "2025-01-01T00:30:00.0000000+02:00"],
    ["2024-02-28T12:00", 'AddDays "1.5"', "2024-03-01T00:00:00.0000000"],
    ["9 Mar 2024", "AddDays -1", "2024-03-08T00:00:00.0000000"],
    ["03/09/2024 6:05 PM", 'Format "yyyy-MM-dd HH:mm"', "2024-03-09 18:05"],
    ["Sat, 09 Mar 2024 18:05:07 GMT", 'Format "ddd d MMMM yy, h:mm:ss tt"', "Sat 9 March 24, 6:05:07 PM"],
    ["2024-03-09T18:05:07.125", 'Format "ss.FFFF|fff|%d"', "07.125|125|9"],
    ["2024-03-09T18:05:07+02:00", 'Format datetimeoffset "O"', "2024-03-09T18:05:07.0000000+02:00"],
    ["2024-03-09", 'Format date "s"', "2024-03-09T00:00:00"],
    ["2024-03-09 18:05", "Format G", "03/09/2024 18:05:00"],
    ["2024-03-09 18:05", 'Format ""', "03/09/2024 18:05:00 +00:00"],
    ["2024-03-09 5pm", "Format t", "17:00"],
    ["2024-03-09T18:05:07Z", 'AddSeconds "1.5"', "2024-03-09T18:05:08.5000000Z"],
    ["2024-03-09", "AddMinutes -1", "2024-03-08T23:59:00.0000000"],
    ["2024-03-09", "AddWeeks 2", "2024-03-23T00:00:00.0000000"],
    ["2024-01-31T06:00", "AddMonths 1", "2024-02-29T06:00:00.0000000"],
    ["2024-01-31", "AddMonths -2", "2023-11-30T00:00:00.0000000"],
    ["2024-03-09", 'AddTimeSpan "1.02:03:04.5"', "2024-03-10T02:03:04.5000000"],
    ["2024-03-09", 'AddTimeSpan "-00:30"', "2024-03-08T23:30:00.0000000"],
    ["2024-03-09", "AddTimeSpan 6", "2024-03-15T00:00:00.0000000"],
    ["2024 March", 'Format "yyyy-MM-dd"', "2024-03-01"],
    ["03/2024", "Format date s", "2024-03-01T00:00:00"],
    ["3 / 9 / 2024", "Format date s", "2024-03-09T00:00:00"],
    ["1.2.3", "Format date s", "2003-01-02T00:00:00"],
    ["Mar. 9, 2024", "Format date s", "2024-03-09T00:00:00"],
    ["6:05 PM 3/9/2024", "Format date s", "2024-03-09T18:05:00"],
    ["Dec 25", 'Format "MM-dd"', "12-25"],
    ["12/25", 'Format "MM-dd"', "12-25"],
    ["9 March", "Format date s", "2009-03-01T00:00:00"],
    ["2024-03-09", "Format \\\"d 'it\\'s'\\\"", "9 it's"],
  ]);
  refuses([
    ["2024-02-30", "AddDays 1"],
    ["soon", "AddDays 1"],
    ["2024-02-03", "AddDays x"],
    ["2024-02-03", "Format Q"],
    ["9999-12-31", "AddDays 1"],
    ["9999-12-31", "AddMonths 1"],
    ["2024-02-03", 'AddMonths "1.5"'],
    ["2024-02-03", 'AddTimeSpan "24:00"'],
    ["Sunday 9 March 2024", "Format d"],
    ["2024-03-09 18:05:07,123", "Format s"],
    ["2024-03-09 18:05 UTC", "Format s"],
    ["2024-03-09T18:05:07+14:01", "Format s"],
    ["2024-03-09", 'Format \\"%\'\\"'],
    ["x", "NowDate"],
  ]);

  test("now is what the caller says it is", () => {
    const now = (filters: string) => evaluate(`#{ | ${filters}}`, createVariableSet([]), { haltOnError: true, ...NOW });
    expect(now("NowDate").result).toBe("2024-03-09T20:05:07.1230000");
    expect(now("NowDateUtc").result).toBe("2024-03-09T18:05:07.1230000Z");
    expect(now("NowDateUtc zz").result).toBe("+00");
    expect(now("NowDate Q").error).toBe("evaluation-exception");
  });

  test("a time keeps its zone, or has the local one; as a date it is formatted in local time", () => {
    expect(filtered("2024-03-09T18:05:07Z", 'Format "HH:mm zzz"', NOW).result).toBe("18:05 +00:00");
    expect(filtered("2024-03-09T18:05:07", "Format O", NOW).result).toBe("2024-03-09T18:05:07.0000000+02:00");
    expect(filtered("2024-03-09T18:05:07Z", 'Format date "HH:mm zzz"', NOW).result).toBe("20:05 +02:00");
  });
});

describe("numbers", () => {
  gives([
    ["1234.565", "Format N2", "1,234.57"],
    ["-0.004", "Format F2", "0.00"],
    ["1234.5", "Format C", "¤1,234.50"],
    ["-1234.5", "Format C1", "(¤1,234.5)"],
    ["0.256", "Format P1", "25.6 %"],
    ["0", "Format P1", "0.0 %"],
    ["1234.5", "Format E2", "1.23E+003"],
    ["1.50", "Format G", "1.50"],
    ["123456", "Format G3", "1.23E+05"],
    ["42", "Format int D5", "00042"],
    ["-1", "Format int32 x4", "ffffffff"],
    ["2.675", "Format double F2", "2.67"],
    ["0.1", "Format double R", "0.1"],
    ["1234567.891", 'Format "0,0.00"', "1,234,567.89"],
    ["12", 'Format "0000;(0)"', "0012"],
    ["-12", 'Format "0;(0)"', "(12)"],
    ["0", "Format \"0;(0);'none'\"", "none"],
    ["0.125", 'Format "0.0%"', "12.5%"],
    ["1234567", 'Format "0,,.0"', "1.2"],
    ["12345", 'Format "0.00E+00"', "1.23E+04"],
    ["12.5", 'Format ".00"', "12.50"],
    ["5551234", 'Format \\"###-####\\"', "555-1234"],
    ["1,234", "Format F1", "1234.0"],
    ["0.00001234", "Format G3", "1.23E-05"],
    ["0.0001234", "Format G2", "0.00012"],
    ["100.00", "Format G0", "100"],
    ["0.0000034", "Format double g", "3.4e-06"],
    ["1234567890123456", "Format double R", "1234567890123456"],
    ["12345678901234560", "Format double R", "1.234567890123456E+16"],
    ["12", 'Format \\"0\\\\"', "12"],
    ["12", 'Format "0E+0 E+0"', "1E+1 E+0"],
    ["243700", 'Format \\"#,##0E0\\"', "2,437E2"],
    ["1234", 'Format "0,,,0"', "1,234"],
    ["1234.5", 'Format "0.0.0"', "1234.50"],
    ["5", 'Format \\"#.#\\"', "5"],
    ["0", 'Format \\"#.#\\"', ""],
    ["0.5", 'Format \\"#,##0.0\\"', "0.5"],
    ["12", 'Format \\"###0,000\\"', "0,012"],
  ]);
  refuses([
    ["1.5", "Format int D"],
    ["1.5", "Format D2"],
    ["1.5", "Format X"],
    ["abc", "Format N2"],
    ["\u00a05", "Format N2"],
    ["1.5", "Format word N2"],
    ["1.5", "Format"],
  ]);
});

describe("Markdown", () => {
  gives([
    ["# T\n\na  \nb", "Markdown", "<h1>T</h1>\n<p>a<br />\nb</p>\n\n"],
    ["- a\n- b", "MarkdownToHtml", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n\n"],
    ["~~x~~ H~2~O 2^3^", "Markdown", "<p><del>x</del> H<sub>2</sub>O 2<sup>3</sup></p>\n\n"],
    [
      "- # h\n- > q",
      "Markdown",
      "<ul>\n<li><h1>h</h1>\n</li>\n<li>\n<blockquote>\n<p>q</p>\n</blockquote>\n</li>\n</ul>\n\n",
    ],
    ["a\n\n<!-- b -->", "Markdown", "<p>a</p>\n<!-- b -->\n\n"],
    [
      "1. a\n   ```sh\n   c\n   ```\n2. b\n   # h\n3. ***\n4. <div>x</div>",
      "Markdown",
      '<ol>\n<li>a\n<pre><code class="language-sh">c\n</code></pre>\n</li>\n<li>b<h1>h</h1>\n</li>\n<li><hr />\n</li>\n<li><div>x</div>\n</li>\n</ol>\n\n',
    ],
    [
      "[l](file://s/~u) [m](a%b's) ![i](x[1].png)",
      "Markdown",
      '<p><a href="file://s/%7Eu">l</a> <a href="a%b%27s">m</a> <img src="x%5B1%5D.png" alt="i" /></p>\n\n',
    ],
    ["HTTP://a.b hTTP://a.b", "Markdown", '<p>HTTP://a.b <a href="hTTP://a.b">hTTP://a.b</a></p>\n\n'],
    ["", "Markdown", "\n"],
    ["++a b++ ==c== C++ and D++", "Markdown", "<p><ins>a b</ins> <mark>c</mark> C++ and D++</p>\n\n"],
    [
      "mailto:a@b.c tel:+1 www.a.b. (www.a.b/(c))",
      "Markdown",
      '<p><a href="mailto:a@b.c">a@b.c</a> <a href="tel:+1">+1</a> <a href="http://www.a.b">www.a.b</a>. (<a href="http://www.a.b/(c)">www.a.b/(c)</a>)</p>\n\n',
    ],
    [
      "http://localhost:80 http://a_b.c //a.b x/www.a.b www.a mailto:@a.b",
      "Markdown",
      "<p>http://localhost:80 http://a_b.c //a.b x/www.a.b www.a mailto:@a.b</p>\n\n",
    ],
    ["http://a.b/%20☃", "Markdown", '<p><a href="http://a.b/%20%E2%98%83">http://a.b/%20☃</a></p>\n\n'],
    ["see https://a.example/x", "Markdown", '<p>see <a href="https://a.example/x">https://a.example/x</a></p>\n\n'],
    [
      "a|b\n-|:-:\n1|2",
      "Markdown",
      '<table>\n<thead>\n<tr>\n<th>a</th>\n<th style="text-align: center;">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td style="text-align: center;">2</td>\n</tr>\n</tbody>\n</table>\n\n',
    ],
  ]);
});
