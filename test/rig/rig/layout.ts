/** Where everything of one rig lives. All names derive from the id, so rigs with other ids run side by side. */
export type RigLayout = {
  readonly id: number;
  /** Short: a Unix socket's path may have 107 bytes at most. */
  readonly root: string;
  /** The first three parts of the rig's addresses; `.1` is this machine, `.11` the first remote host. */
  readonly prefix: string;
  /** This machine's address in the rig's network. */
  readonly gateway: string;
  /** The network namespace that holds the bridge between the hosts. */
  readonly switchName: string;
  /** This machine's end of the cable to the bridge. */
  readonly gatewayLink: string;
  /** The bridge the containers of the local engine hang on. */
  readonly localBridge: string;
};

/** The layout of rig number `id` (0 to 99). */
export function rigLayout(id: number): RigLayout {
  const prefix = `10.91.${id}`;
  return {
    id,
    root: `/tmp/slipway-rig-${id}`,
    prefix,
    gateway: `${prefix}.1`,
    switchName: `slipway${id}-sw`,
    gatewayLink: `slipway${id}-gw`,
    localBridge: `slipway${id}-br`,
  };
}

/** The folder of a host. */
export function hostFolder(layout: RigLayout, number: number): string {
  return `${layout.root}/h${number}`;
}

/** The name of a host's network namespace and, in the switch, of its cable (at most 15 bytes). */
export function hostNamespace(layout: RigLayout, number: number): string {
  return `slipway${layout.id}-h${number}`;
}
