/** One step of a connection test, in the order tried; the first that is not `ok` names the broken one. */
export type ConnectionCheck = {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly durationMs: number;
};

/** One HTTP exchange of a connection test. Never holds a credential or token. */
export type RegistryExchange = {
  readonly request: string;
  readonly status: number | null;
  readonly ok: boolean;
  readonly detail: string;
  readonly durationMs: number;
};
