import { PLATE_COLOUR_NAMES } from '@fangxing/contract/plate'
import type { IntegrationScope } from '@fangxing/contract/integration'
import { shownLength } from '@fangxing/contract/shown-length'
import type { SourceKind, SourceView } from '@fangxing/contract/stays'

type Codes = SourceView['lots']
/** A source as it is typed: figures and codes are texts until they are sent. */
export type SourceDraft = {
  kind: SourceKind
  name: string
  scopes: IntegrationScope[]
  promisesPictures: boolean
  rate: string
  rank: string
  /** By lot or colour: the codes of the other side, with commas between. */
  lots: Record<string, string>
  colours: Record<string, string>
}

const typedCodes = (codes: Codes): Record<string, string> => {
  const typed: Record<string, string> = {}
  for (const { code, value } of codes) typed[value] = typed[value] ? `${typed[value]}, ${code}` : code
  return typed
}
const readCodes = (typed: Record<string, string>): Codes =>
  Object.entries(typed).flatMap(([value, text]) =>
    text
      .split(/[,，、\s]+/)
      .filter(code => shownLength(code) > 0)
      .map(code => ({ code, value })),
  )

export const NEW_SOURCE: SourceDraft = {
  kind: 'camera',
  name: '',
  scopes: ['stays', 'pictures', 'corrections'],
  promisesPictures: true,
  rate: '600',
  rank: '100',
  lots: {},
  colours: {},
}

export const draftOf = (source: SourceView): SourceDraft => ({
  kind: source.kind,
  name: source.name,
  scopes: source.scopes,
  promisesPictures: source.promisesPictures,
  rate: String(source.ratePerMinute),
  rank: String(source.rank),
  lots: typedCodes(source.lots),
  colours: typedCodes(source.colours),
})

/** Ours by name, and what this source already translates to something else. */
export const coloursOfDraft = ({ colours }: SourceDraft): string[] => [
  ...PLATE_COLOUR_NAMES,
  ...Object.keys(colours).filter(name => !(PLATE_COLOUR_NAMES as readonly string[]).includes(name)),
]

const figure = (text: string): number | undefined =>
  /^\d{1,4}$/.test(text.trim()) ? Number(text.trim()) : undefined
const isTwice = (codes: Codes) => new Set(codes.map(({ code }) => code)).size < codes.length

/** What is sent, or why it cannot be. */
export function settingsOf(draft: SourceDraft) {
  const ratePerMinute = figure(draft.rate)
  const rank = figure(draft.rank)
  const name = draft.name.trim()
  if (shownLength(name) === 0 || draft.scopes.length === 0 || !ratePerMinute || rank === undefined)
    return 'fieldWrong'
  if (ratePerMinute > 6000 || rank > 1000) return 'fieldWrong'
  const lots = readCodes(draft.lots)
  const colours = readCodes(draft.colours)
  if (isTwice(lots) || isTwice(colours)) return 'codeTwice'
  const promisesPictures = draft.scopes.includes('pictures') && draft.promisesPictures
  return { name, scopes: draft.scopes, promisesPictures, ratePerMinute, rank, lots, colours }
}
