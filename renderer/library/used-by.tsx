import { useMemo } from "react";
import { Link } from "wouter";
import type { CredentialReference, Variable } from "../../shared/core/model/variables.ts";
import { accountOf } from "../../shared/core/model/target.ts";
import { credentialDocument, isCredential } from "../../shared/core/variables/credential-book.ts";
import { useDocuments } from "../data.ts";

type Wanted = ReturnType<typeof credentialDocument>;
type User = { readonly href: string; readonly title: string; readonly variables: readonly string[] };

/** The variables that stand for an account or certificate, by what holds them, and the targets an account signs in to. */
export function UsedBy({ kind, id }: Wanted) {
  const users = useUsers({ kind, id });
  return (
    <section aria-labelledby="used-by">
      <h3 id="used-by">Used by</h3>
      {users.length === 0 ? (
        <p className="muted">
          Nothing uses it. Give a variable this {kind} as its value; it then gives names such as{" "}
          <span className="mono">{kind === "account" ? "#{Db.Username}" : "#{Tls.Thumbprint}"}</span>.
        </p>
      ) : (
        <ul className="used-by">
          {users.map(({ href, title, variables }) => (
            <li key={href}>
              <Link className="link" href={href}>
                {title}
              </Link>
              {variables.length > 0 && (
                <>
                  : <span className="mono anywhere">{variables.join(", ")}</span>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function useUsers({ kind, id }: Wanted): readonly User[] {
  const { data: projects } = useDocuments("project");
  const { data: variables } = useDocuments("variables");
  const { data: sets } = useDocuments("variable-set");
  const { data: targets } = useDocuments("target");
  return useMemo(() => {
    const isWanted = (reference: CredentialReference) => {
      const found = credentialDocument(reference);
      return found.kind === kind && found.id === id;
    };
    const nameOf = (project: string) => projects?.find((one) => one.id === project)?.body.name ?? project;
    const own = (variables ?? []).map(({ id: project, body }) => ({
      href: `/projects/${project}/variables`,
      title: `Project ${nameOf(project)}`,
      variables: namesUsing(body.variables, isWanted),
    }));
    const shared = (sets ?? []).map(({ id: set, body }) => ({
      href: `/library/variable-sets/${set}`,
      title: `Variable set ${body.name}`,
      variables: namesUsing(body.variables, isWanted),
    }));
    const signedIn = (targets ?? [])
      .filter(({ body }) => kind === "account" && accountOf(body.endpoint) === id)
      .map(({ id: target, body }) => ({ href: `/targets/${target}`, title: `Target ${body.name}`, variables: [] }));
    return [...[...own, ...shared].filter((user) => user.variables.length > 0), ...signedIn];
  }, [projects, variables, sets, targets, kind, id]);
}

function namesUsing(
  variables: readonly Variable[],
  isWanted: (reference: CredentialReference) => boolean,
): readonly string[] {
  return variables
    .filter(({ values }) => values.some(({ value }) => isCredential(value) && isWanted(value)))
    .map(({ name }) => name);
}
