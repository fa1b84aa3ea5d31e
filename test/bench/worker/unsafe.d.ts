// What workerd offers to those who start it with `--experimental` and the flag `unsafe_module`.

declare module "workerd:unsafe" {
  const unsafe: {
    /** The object goes from memory as if it had been idle for long; its sockets stay. */
    evict(stub: DurableObjectStub, options: { webSockets: "hibernate" | "close" }): Promise<void>;
  };
  export default unsafe;
}
