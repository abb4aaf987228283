/** A JSON text for an address that is a secret: no error and no log says more of it than its host. */
export type WebhookPost = {
  readonly address: string;
  /** Plain HTTP is allowed also with other computers. */
  readonly allowHttp: boolean;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly body: string;
};

/** Posts to addresses of other services. */
export type Webhooks = {
  /**
   * Posts once and gives the status, a 2xx; redirects are refused. Throws `remote_failed` with the service's own words for
   * any other answer. `details.mayRetry` as for mails; also for answers that ask to come back (429, 5xx), `details.waitMs`
   * when they say how long to wait.
   */
  post(message: WebhookPost, signal: AbortSignal): Promise<number>;
};
