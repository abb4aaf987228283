import type { OpenedCertificate } from "../../shared/core/variables/credentials.ts";

/** Reads certificate files. */
export type CertificateReader = {
  /**
   * Opens PEM text, or a PFX or DER file in base64. Throws `invalid_input` naming what is wrong: no certificate in it, a
   * wrong password, a private key that belongs to another certificate.
   */
  open(content: string, password: string): OpenedCertificate;
};
