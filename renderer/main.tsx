import "./ui/base.css";
import { createDOMRenderer, RendererProvider, SSRProvider } from "@fluentui/react-components";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { connect } from "./connect.ts";
import { ClientProvider, createQueryClient, followChanges } from "./data.ts";
import { handOverBeforeLeaving } from "./route.ts";

handOverBeforeLeaving();
const connection = connect();
const queries = createQueryClient();
const nonce = document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";
const styles = createDOMRenderer(document, { styleElementAttributes: { nonce } });
void followChanges(connection.client, queries, new AbortController().signal);

const root = document.getElementById("root");
if (!root) throw new Error("The page has no place for the screens.");
createRoot(root).render(
  <StrictMode>
    <RendererProvider renderer={styles} targetDocument={document}>
      <SSRProvider>
        <QueryClientProvider client={queries}>
          <ClientProvider value={connection.client}>
            <App connection={connection} />
          </ClientProvider>
        </QueryClientProvider>
      </SSRProvider>
    </RendererProvider>
  </StrictMode>,
);
