import { readFileSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'
import path from 'node:path'
import { PROGRAM } from './code-cache'

type Call = NodeJS.CallSite & { toString: () => string }

/** Null when there is none that can be read: then stacks name the places in the program. */
function readMap(): SourceMap | null {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${PROGRAM}.map`, 'utf8')) as SourceMapPayload)
  } catch {
    return null
  }
}

const describe = (error: unknown): string => {
  try {
    return String(error)
  } catch {
    return 'Error'
  }
}

/**
 * From now on stacks name the sources of the program. `node --enable-source-maps` looks only at files that Node itself loads, and the
 * program is none of them.
 */
export function traceToSources(): void {
  let map: SourceMap | null | undefined
  const traced = (call: Call): string => {
    const text = call.toString()
    const place = `${PROGRAM}:${call.getLineNumber()}:${call.getColumnNumber()}`
    if (!text.includes(place)) return text
    map = map === undefined ? readMap() : map
    const origin = map?.findOrigin(call.getLineNumber() ?? 0, call.getColumnNumber() ?? 0)
    if (!origin || !('fileName' in origin)) return text
    const source = path.join(path.dirname(PROGRAM), origin.fileName)
    return text.replace(place, `${source}:${origin.lineNumber}:${origin.columnNumber}`)
  }
  Error.prepareStackTrace = (error, calls) =>
    [describe(error), ...calls.map(call => `    at ${traced(call)}`)].join('\n')
}
