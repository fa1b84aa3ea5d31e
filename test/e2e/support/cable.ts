// A cable between the browser and the server, to be pulled out and put back: what was open on it is cut, and nothing new
// gets through.

import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

export class Cable {
  readonly url: string;
  readonly #server: Server;
  readonly #ends = new Set<Socket>();
  #isIn = true;
  /** What came from the browser, as it came. */
  said = "";

  private constructor(server: Server, to: number, refuses?: RegExp) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on("connection", (near) => {
      if (!this.#isIn) {
        near.destroy();
        return;
      }
      const far = connect(to, "127.0.0.1");
      near.on("data", (data) => {
        const text = String(data);
        if (refuses?.test(text)) near.destroy();
        else this.said += text;
      });
      near.pipe(far).pipe(near);
      for (const end of [near, far]) {
        this.#ends.add(end);
        // Cut off is what they are here for.
        end.on("error", () => {});
        end.on("close", () => {
          this.#ends.delete(end);
          near.destroy();
          far.destroy();
        });
      }
    });
  }

  /** To the server at this address. What has `refuses` in it is cut off before it gets there. */
  static async to(url: string, refuses?: RegExp): Promise<Cable> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new Cable(server, Number(new URL(url).port), refuses);
  }

  pull(): void {
    this.#isIn = false;
    for (const end of this.#ends) end.destroy();
  }

  putBack(): void {
    this.#isIn = true;
  }

  close(): void {
    this.pull();
    this.#server.close();
  }
}
