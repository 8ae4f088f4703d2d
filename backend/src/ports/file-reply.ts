import type { Readable } from 'node:stream'

/** A reply that is a file, sent while it is read. */
export class FileReply {
  constructor(
    readonly stream: Readable,
    readonly mediaType: string,
    readonly fileName: string,
  ) {}
}
