/** The parts of node-forge that are used; the package as a whole takes long to load. */
declare module "node-forge/lib/asn1.js" {
  import type { asn1 } from "node-forge";
  const part: typeof asn1;
  export default part;
}

declare module "node-forge/lib/rc2.js" {
  import type { rc2, util } from "node-forge";
  const part: { createDecryptionCipher(key: string | util.ByteBuffer, bits: number): rc2.cipher };
  export default part;
}

declare module "node-forge/lib/util.js" {
  import type { util } from "node-forge";
  const part: typeof util;
  export default part;
}
