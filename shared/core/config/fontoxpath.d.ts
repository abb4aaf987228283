/**
 * The part of fontoxpath that is used here. The package's own types pull in those of a browser's document, which core
 * does not have.
 */
declare module "fontoxpath" {
  type DomFacade<N> = {
    getAllAttributes(node: N): N[];
    getAttribute(node: N, name: string): string | null;
    getChildNodes(node: N): N[];
    getData(node: N): string;
    getFirstChild(node: N): N | null;
    getLastChild(node: N): N | null;
    getNextSibling(node: N): N | null;
    getPreviousSibling(node: N): N | null;
    getParentNode(node: N): N | null;
  };
  type QualifiedName = { readonly prefix: string; readonly localName: string };
  type Options = {
    readonly language?: string;
    readonly disableCache?: boolean;
    readonly namespaceResolver?: (prefix: string) => string | null;
    readonly functionNameResolver?: (
      name: QualifiedName,
      arity: number,
    ) => { readonly namespaceURI: string; readonly localName: string };
  };
  export const Language: { readonly XPATH_3_1_LANGUAGE: string };
  export function evaluateXPathToNodes<N = unknown>(
    expression: string,
    context: unknown,
    facade: DomFacade<N> | null,
    variables: null,
    options: Options,
  ): readonly N[];
  export function evaluateXPathToString(expression: string, context: unknown): string;
  export function registerCustomXPathFunction(
    name: { readonly namespaceURI: string; readonly localName: string },
    signature: readonly string[],
    returnType: string,
    callback: (context: unknown, ...values: (string | null)[]) => boolean | string,
  ): void;
  /** What every bundler and Node itself agree on. */
  const fontoxpath: {
    readonly evaluateXPathToNodes: typeof evaluateXPathToNodes;
    readonly registerCustomXPathFunction: typeof registerCustomXPathFunction;
  };
  export default fontoxpath;
}
