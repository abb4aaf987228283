import type forge from "node-forge";
import asn1 from "node-forge/lib/asn1.js";

/** One value of a DER or BER file. */
export type DerNode = forge.asn1.Asn1;

const { Class, Type } = asn1;

/** Reads a whole file. Throws when it is no DER or BER. */
export function readDer(bytes: Uint8Array): DerNode {
  return asn1.fromDer(Buffer.from(bytes).toString("latin1"), true);
}

/** The bytes of a value as DER. */
export function writeDer(node: DerNode): Buffer {
  return Buffer.from(asn1.toDer(node).getBytes(), "latin1");
}

/** The values inside one; none when it has only bytes. */
export function childrenOf(node: DerNode): readonly DerNode[] {
  return typeof node.value === "string" ? [] : node.value;
}

/** The value at a place inside another, level by level. Throws when there is none. */
export function childAt(node: DerNode, ...path: readonly number[]): DerNode {
  let found = node;
  for (const index of path) {
    const next = childrenOf(found)[index];
    if (!next) throw new Error("The file ends early or has a part less than its format wants.");
    found = next;
  }
  return found;
}

/** The bytes of an octet string, which BER may give in pieces. */
export function octetsOf(node: DerNode): Buffer {
  if (typeof node.value === "string") return Buffer.from(node.value, "latin1");
  return Buffer.concat(node.value.map(octetsOf));
}

/** An object identifier as dotted numbers; empty for any other value. */
export function oidOf(node: DerNode): string {
  return isUniversal(node, Type.OID) && typeof node.value === "string" ? asn1.derToOid(node.value) : "";
}

/** A small INTEGER as a number. */
export function integerOf(node: DerNode): number {
  return Number.parseInt(octetsOf(node).toString("hex"), 16);
}

export function isSequence(node: DerNode): boolean {
  return isUniversal(node, Type.SEQUENCE);
}

export function isInteger(node: DerNode): boolean {
  return isUniversal(node, Type.INTEGER);
}

function isUniversal(node: DerNode, type: forge.asn1.Type): boolean {
  return node.tagClass === Class.UNIVERSAL && node.type === type;
}

/** A SEQUENCE. */
export function sequence(...values: readonly DerNode[]): DerNode {
  return asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, [...values]);
}

/** A SET. */
export function setOf(...values: readonly DerNode[]): DerNode {
  return asn1.create(Class.UNIVERSAL, Type.SET, true, [...values]);
}

/** An OCTET STRING. */
export function octets(bytes: Uint8Array): DerNode {
  return asn1.create(Class.UNIVERSAL, Type.OCTETSTRING, false, Buffer.from(bytes).toString("latin1"));
}

/** An OBJECT IDENTIFIER from its dotted text. */
export function oid(text: string): DerNode {
  return asn1.create(Class.UNIVERSAL, Type.OID, false, asn1.oidToDer(text).getBytes());
}

/** A small INTEGER. */
export function integer(value: number): DerNode {
  return asn1.create(Class.UNIVERSAL, Type.INTEGER, false, asn1.integerToDer(value).getBytes());
}

/** NULL. */
export function nothing(): DerNode {
  return asn1.create(Class.UNIVERSAL, Type.NULL, false, "");
}

/** `[0] EXPLICIT`: a value in an envelope. */
export function enveloped(node: DerNode): DerNode {
  return asn1.create(Class.CONTEXT_SPECIFIC, Type.NONE, true, [node]);
}

/** `[0] IMPLICIT OCTET STRING`. */
export function taggedOctets(bytes: Uint8Array): DerNode {
  return asn1.create(Class.CONTEXT_SPECIFIC, Type.NONE, false, Buffer.from(bytes).toString("latin1"));
}
