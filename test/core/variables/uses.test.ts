import { describe, expect, test } from "vitest";
import { processSchema } from "../../../shared/core/model/process.ts";
import type { Variable } from "../../../shared/core/model/variables.ts";
import { type CredentialBook, NO_CREDENTIALS } from "../../../shared/core/variables/credential-book.ts";
import { matrixReader } from "../../../shared/core/variables/matrix.ts";
import { matrixProblems } from "../../../shared/core/variables/problems.ts";
import { placeText, renameEverywhere, indexUses } from "../../../shared/core/variables/uses.ts";

const text = (name: string, ...values: string[]): Variable => ({
  name,
  values: values.map((value) => ({ value, scope: {} })),
});
const process = processSchema.parse({
  steps: [
    {
      kind: "run-container",
      id: "web",
      name: "Web",
      feed: "hub",
      image: "acme/web",
      container: {
        env: [{ name: "URL", value: "#{Site.Url | ToUpper}/#{if Beta}x#{/if}" }],
        hostname: "#{ Site.Url }",
      },
    },
  ],
});
const sources = {
  variables: [
    text("Site.Url", "http://#{Host}"),
    text("Host", "h"),
    text("Sites[a].Port", "1"),
    text("Loop", "#{each s in Sites}#{s.Port}#{/each}"),
  ],
  process,
  transforms: { files: [{ name: "web.config", text: '<a b="#{site.url}" c="#{Site.Urls}"/>' }] },
  sets: [{ name: "Mail", variables: [text("From", "#{Host}")] }],
};

describe("where a variable is used", () => {
  test("steps, variables, transforms and library sets are named", () => {
    const index = indexUses(sources);
    const places = (name: string) => index.of(name).map(({ place }) => placeText(place));
    expect(places("Site.Url")).toEqual([
      "Step 'Web': container.env.URL.value",
      "Step 'Web': container.hostname",
      "Transform 'web.config'",
    ]);
    expect(places("host")).toEqual(["Variable 'Site.Url'", "Library set 'Mail': 'From'"]);
    expect(places("Sites[a].Port")).toEqual(["Variable 'Loop'"]);
  });

  test("a rename reaches every place and leaves names that only begin alike", () => {
    const renamed = renameEverywhere(sources, "Site.Url", "Address");
    expect(renamed.transforms.files[0]?.text).toBe('<a b="#{Address}" c="#{Site.Urls}"/>');
    const [step] = renamed.process.steps;
    expect(step?.kind === "run-container" && [step.container.env[0]?.value, step.container.hostname]).toEqual([
      "#{Address | ToUpper}/#{if Beta}x#{/if}",
      "#{ Address }",
    ]);
    expect(renamed.variables.map(({ name }) => name)).toEqual(["Address", "Host", "Sites[a].Port", "Loop"]);
    expect(renamed.variables[1]).toBe(sources.variables[1]);
    expect(renamed.changes).toHaveLength(3);
  });
});

describe("a script that asks for variables by itself", () => {
  const script = [
    "a=$(get_octopusvariable Site.Url)",
    'b=$(get_octopusvariable "site.url")',
    "c=$(get_octopusvariable 'Site.Url.Path'); d=#{Site.Url}; get_octopusvariable Site.Urls",
    'get_octopusvariable "$name"; my_get_octopusvariable Host',
    '$OctopusParameters["Site.Url"] + $octopusparameters[ \'SITE.URL\' ] + $OctopusParameters["$x"]',
  ].join("\n");
  const withScript = {
    ...sources,
    process: processSchema.parse({
      steps: [{ kind: "run-script", id: "s", name: "Say", script, notes: "get_octopusvariable Host" }],
    }),
  };

  test("is a place where they are used", () => {
    const index = indexUses(withScript);
    expect(index.of("Site.Url").filter(({ place }) => place.kind === "step")).toHaveLength(6);
    expect(index.of("Site.Urls").filter(({ place }) => place.kind === "step")).toHaveLength(1);
    expect(index.of("Host").some(({ place }) => place.kind === "step")).toBe(false);
    expect(index.all.map(({ path }) => path)).not.toContain("$name");
  });

  test("is reached by a rename, whatever quotes it has", () => {
    const renamed = (to: string) => {
      const [step] = renameEverywhere(withScript, "Site.Url", to).process.steps;
      return step?.kind === "run-script" ? step.script.split("\n") : [];
    };
    expect(renamed("Address")).toEqual([
      "a=$(get_octopusvariable Address)",
      'b=$(get_octopusvariable "Address")',
      "c=$(get_octopusvariable 'Address.Path'); d=#{Address}; get_octopusvariable Site.Urls",
      'get_octopusvariable "$name"; my_get_octopusvariable Host',
      '$OctopusParameters["Address"] + $octopusparameters[ \'Address\' ] + $OctopusParameters["$x"]',
    ]);
    expect(renamed("The Address")[0]).toBe("a=$(get_octopusvariable 'The Address')");
    expect(renamed("It's")[0]).toBe("a=$(get_octopusvariable Site.Url)");
  });
});

describe("problems", () => {
  const reader = matrixReader();
  const check = (variables: Variable[], more: object = {}) =>
    matrixProblems({
      variables,
      reader,
      canonical: (_kind, name) => name,
      environments: ["dev", "prod"],
      surroundings: { targets: [] },
      uses: indexUses({ variables, process: { steps: [] }, transforms: { files: [] }, sets: [] }),
      others: [text("FromLibrary", "x")],
      credentials: NO_CREDENTIALS,
      filesUseNames: true,
      ...more,
    });
  const kinds = (variables: Variable[], more?: object) => check(variables, more).map(({ kind }) => kind);

  test("two values in one cell, or in overlapping scopes, tie", () => {
    expect(kinds([text("A", "1", "2")])).toEqual(["tie"]);
    const overlapping = [["dev", "prod"], ["dev"]].map((environments) => ({ value: "x", scope: { environments } }));
    expect(kinds([{ name: "A", values: overlapping }])).toEqual(["tie"]);
  });

  test("a value that cannot be read says where", () => {
    expect(check([text("A", "abc #{Foo")])).toMatchObject([{ kind: "unreadable", level: "error", row: 0, column: "" }]);
  });

  test("names used but not defined are found; those of library sets and of the system are defined", () => {
    expect(check([text("A", "#{Nope} #{FromLibrary} #{Octopus.Environment.Name} #{A}")])).toMatchObject([
      {
        kind: "undefined",
        text: "Variable 'A' uses 'Nope', which is not defined. Add the variable or correct the name.",
      },
    ]);
  });

  describe("of accounts and certificates", () => {
    const book: CredentialBook = {
      nameOf: () => "Deploy",
      partNamesOf: (reference) =>
        "account" in reference && reference.account !== "unread" ? ["", "Name", "Username", "JsonKey"] : null,
      environmentsOf: () => ["dev"],
    };
    const db = (...values: Variable["values"]): Variable => ({ name: "Db", values });
    const login = { value: { account: "deploy" }, scope: {} };
    const using = (template: string, ...values: Variable["values"]) =>
      check([text("A", template), db(...values)], { credentials: book }).map((problem) => problem.text);

    test("a part counts as a use of the variable, and one that does not exist is told", () => {
      expect(using("#{Db} #{Db.Username} #{db.name} #{Db.JsonKey.client}", login)).toEqual([]);
      expect(using("#{Db.Passwort}", login)).toEqual([
        "Variable 'A' uses 'Db.Passwort', but 'Db' gives no such part. It gives Name, Username, JsonKey.",
      ]);
      expect(using("#{Db.UsernameX} #{Db[Name]}", login)).toHaveLength(2);
      expect(kinds([text("A", "#{Db.Username}"), db(login)], { filesUseNames: false, credentials: book })).toEqual([
        "unused",
      ]);
    });

    test("anything may follow where the variable also stands for a text, or its parts are not known", () => {
      const inProduction = { environments: ["prod"] };
      expect(using("#{Db.Passwort}", login, { value: '{"Passwort":1}', scope: inProduction })).toEqual([]);
      expect(using("#{Db.Passwort}", login, { value: { account: "unread" }, scope: { targets: ["t"] } })).toEqual([]);
      expect(using("#{Db.Passwort}", login, { value: null, scope: inProduction })).toHaveLength(1);
    });

    test("one that must not be used where it is, is told in its cell", () => {
      const scoped = (environment: string) =>
        db({ value: { account: "deploy" }, scope: { environments: [environment] } });
      expect(check([scoped("dev")], { credentials: book })).toEqual([]);
      expect(check([scoped("prod")], { credentials: book })).toMatchObject([
        {
          kind: "forbidden-credential",
          level: "error",
          row: 0,
          text: "'Db' stands for the account 'Deploy' where that must not be used. Choose another one there, or allow it.",
        },
      ]);
    });
  });

  test("unused names are told only where files do not use names", () => {
    expect(kinds([text("A", "1")], { filesUseNames: false })).toEqual(["unused"]);
    expect(kinds([text("A", "1")])).toEqual([]);
  });

  test("doubled names, weak secrets and values equal in all environments", () => {
    const values = ["dev", "prod"].map((environment) => ({ value: "x", scope: { environments: [environment] } }));
    expect(
      kinds([
        text("A"),
        text("a"),
        { name: "B", values: [{ value: { plain: "admin" }, scope: {} }] },
        { name: "C", values },
      ]),
    ).toEqual(["weak-secret", "duplicate-name", "equal-everywhere"]);
  });
});
