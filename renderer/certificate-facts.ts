import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { StoredDocument } from "../shared/core/model/documents.ts";
import type { CertificateFacts } from "../shared/core/variables/credentials.ts";
import type { Client } from "../shared/rpc/client.ts";
import { useClient } from "./data.ts";

type Stored = Pick<StoredDocument<"certificate">, "id" | "version">;

/** What a stored certificate's file says. */
export function useCertificateFacts(certificate: Stored) {
  return useQuery(factsQuery(useClient(), certificate));
}

/** The same of many, by id; those that are not read yet, or cannot be, are left out. */
export function useFactsOfCertificates(certificates: readonly Stored[]): ReadonlyMap<string, CertificateFacts> {
  const client = useClient();
  const all = useQueries({
    queries: certificates.map((certificate) => factsQuery(client, certificate)),
    combine: dataOfAll,
  });
  return useMemo(
    () =>
      new Map(
        certificates.flatMap(({ id }, index) => {
          const facts = all[index];
          return facts ? [[id, facts] as const] : [];
        }),
      ),
    [certificates, all],
  );
}

/** A version of a certificate never changes, so what is read of it is kept. */
function factsQuery(client: Client, { id, version }: Stored) {
  return { queryKey: ["certificate-facts", id, version], queryFn: () => client.certificates.describe({ id }) };
}

function dataOfAll(results: readonly { readonly data: CertificateFacts | undefined }[]) {
  return results.map(({ data }) => data ?? null);
}
