// The lines of a file, plain or gzip, in bunches as they are read: logs and recorded visits may be larger than memory.

import { createReadStream } from "node:fs";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** Of a line with more bytes only its beginning is given; a recorded visit with hundreds of page views has fewer. */
const LONGEST = 1024 * 1024;
const CHUNK = 256 * 1024;
const NEWLINE = 10;

export interface Bunch {
  readonly lines: readonly string[];
  /** Bytes of the file, packed as it is, that have been read. */
  readonly read: number;
}

/** Throws what reading and unpacking throw. */
export async function* linesOf(path: string): AsyncGenerator<Bunch> {
  const file = createReadStream(path, { highWaterMark: CHUNK });
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of unpacked(file)) {
    const lines: string[] = [];
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      lines.push(text(Buffer.concat([rest, chunk.subarray(from, end)])));
      rest = Buffer.alloc(0);
      from = end + 1;
    }
    // What is longer than any line is not collected.
    if (rest.length < LONGEST) rest = Buffer.concat([rest, chunk.subarray(from)]);
    yield { lines, read: file.bytesRead };
  }
  if (rest.length > 0) yield { lines: [text(rest)], read: file.bytesRead };
}

/** Each line is a text of its own: a part of a larger one would keep all of it in memory. */
function text(bytes: Buffer): string {
  return bytes.toString("utf8", 0, Math.min(bytes.length, LONGEST));
}

async function* unpacked(file: Readable): AsyncGenerator<Buffer> {
  const chunks = file[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first = await chunks.next();
  if (first.done) return;
  async function* whole(): AsyncGenerator<Buffer> {
    for (let next = first; !next.done; next = await chunks.next()) yield next.value as Buffer;
  }
  const isGzip = first.value[0] === 0x1f && first.value[1] === 0x8b;
  if (!isGzip) yield* whole();
  // Errors arrive where it is read from, too.
  else
    yield* pipeline(
      Readable.from(whole()),
      createGunzip({ chunkSize: CHUNK }),
      () => {},
    ) as AsyncIterable<Buffer>;
}
