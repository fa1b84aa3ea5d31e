// What raw workerd is started with: the bundle, its objects on a disk, the dates and flags of the deployment.

/** Classes of both Workers in ../worker/ and what each is bound to. */
const OBJECTS = {
  Visitor: "VISITOR",
  Feed: "FEED",
  Site: "SITE",
  Echo: "ECHO",
  EchoRow: "ROW",
  Broadcast: "BROADCAST",
} as const;

export interface Configuration {
  /** `address:port` or a path behind `unix:`. */
  readonly address: string;
  /** Name of the bundled file beside the configuration. */
  readonly bundle: string;
  /** Folder of the objects' databases. */
  readonly storage: string;
  /** The deployment's own settings: wrangler.toml's text. */
  readonly settings: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly v8Flags?: readonly string[];
}

export function configurationOf(of: Configuration): string {
  const date = /^compatibility_date = "([^"]+)"/m.exec(of.settings)?.[1];
  const flags = /^compatibility_flags = \[([^\]]*)\]/m.exec(of.settings)?.[1];
  if (date === undefined || flags === undefined)
    throw new Error("wrangler.toml has no compatibility date or flags");
  const objects = Object.entries(OBJECTS);
  const namespaces = objects.map(
    ([name]) => `(className = "${name}", uniqueKey = "${name.toLowerCase()}", enableSql = true)`,
  );
  const bindings = [
    ...objects.map(([name, binding]) => `(name = "${binding}", durableObjectNamespace = "${name}")`),
    ...Object.entries(of.variables ?? {}).map(
      ([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)})`,
    ),
  ];
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "bench", worker = .bench),
    (name = "storage", disk = (path = ${JSON.stringify(of.storage)}, writable = true)),
  ],
  sockets = [(name = "http", address = ${JSON.stringify(of.address)}, http = (), service = "bench")],
  v8Flags = ${JSON.stringify(of.v8Flags ?? [])},
);
const bench :Workerd.Worker = (
  modules = [(name = "bench.js", esModule = embed ${JSON.stringify(of.bundle)})],
  compatibilityDate = "${date}",
  compatibilityFlags = [${flags}, "unsafe_module"],
  durableObjectNamespaces = [${namespaces.join(", ")}],
  durableObjectStorage = (localDisk = "storage"),
  bindings = [${bindings.join(", ")}],
);
`;
}
