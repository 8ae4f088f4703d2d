import type { Context } from '@midwayjs/koa'
import type { FileReply } from '../../ports/file-reply'

/** Whoever reads more slowly, or stops reading, is cut off: what a file holds while it is sent is held from others. */
const LONGEST_MS = 300_000
const LONGEST_PAUSE_MS = 60_000

/** Sends a file. `attachment`: a browser keeps it and never shows it as a page. */
export function answerFile(
  ctx: Pick<Context, 'set' | 'res'> & { status: number; body: unknown },
  { stream, mediaType, fileName }: FileReply,
  { longestMs = LONGEST_MS, longestPauseMs = LONGEST_PAUSE_MS } = {},
): void {
  ctx.status = 200
  ctx.set('content-type', mediaType)
  ctx.set('content-disposition', `attachment; filename="${fileName}"`)
  ctx.body = stream
  const endBecause = (why: string) => () => void stream.destroy(new Error(why))
  const timer = setTimeout(endBecause('a file took too long to be sent'), longestMs).unref()
  stream.once('close', () => clearTimeout(timer))
  // Nothing went out, or came in, for so long.
  ctx.res.setTimeout(longestPauseMs, endBecause('nobody takes what is sent of a file'))
  // Koa would leave the rest of the answer open forever: a file that cannot be read to its end breaks off.
  stream.once('error', () => ctx.res.destroy())
}
