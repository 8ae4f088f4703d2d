import type { Database } from '../../persistence/database'
import { lowestIdAt } from '../../persistence/new-id'
import type { AskRules } from './ask-rules'
import { KEYED, type KeyedSubject, type NamedSubject, type RangeSubject } from './subjects'
import {
  READ_BESIDE,
  READ_CHANGED,
  READ_KEYS,
  READ_NAMES,
  READ_RANGE_END,
  READ_REPORTED_EVENTS,
} from './subjects.queries'

/** Rows that one statement is asked about: few enough that it takes well below a second. */
const KEYS = 1000
const ENTRIES = 5000
const ANSWERS = 20_000
const LOWEST_ID = '00000000-0000-0000-0000-000000000000'
const HIGHEST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
const IS_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const FOREVER = 'infinity'
const DAY_MS = 86_400_000
/** As long as answers are looked at; what was told a device or a receiver may wait for days. */
const ANSWERS_MS = 7 * DAY_MS
const DELIVERY_MS = 3 * DAY_MS

/**
 * What to look at again: entries of the audit log after one and up to another, and what was made from one moment until another.
 * Open ends: from the beginning, and all there is.
 */
export type Window = {
  entries: { after: string; upto: string }
  made: { from: string | null; until: string | null }
}

/** One step looks at some rows and answers where the next one goes on; null: this was the last. */
type Source = (place: string | null) => Promise<string | null>
type Found = Map<KeyedSubject | NamedSubject, Set<string>>
type Needs = { database: Database; rules: AskRules; now: Date }

/** Everything that the rules speak of, some rows at a time. */
export function sourcesOfAll(needs: Needs, newestEntry: string): Source[] {
  const { rules } = needs
  const all = { after: LOWEST_ID, upto: HIGHEST_ID }
  return [
    askOpen(rules),
    ...KEYED.map(of => walk(needs, { text: READ_KEYS[of], ...all }, keys => rules.ask(of, keys))),
    walk(needs, { text: READ_NAMES.device, after: '', upto: '' }, keys => rules.ask('device', keys)),
    walk(needs, { text: READ_NAMES.debtor, after: `${LOWEST_ID} `, upto: '' }, keys => rules.ask('debtor', keys)),
    walkRange(needs, { of: 'journal', after: '0', upto: newestEntry }, (after, upto) => rules.ask('journal', after, upto)),
    answers(needs, null),
  ] // prettier-ignore
}

/**
 * What was changed, as the audit log says, and what was made, as ids say, with everything whose rules name it; and what goes on.
 */
export function sourcesOfWindows(needs: Needs, windows: readonly Window[]): Source[] {
  return [askOpen(needs.rules), ...windows.flatMap(window => sourcesOf(needs, window))]
}

function sourcesOf(needs: Needs, { entries, made }: Window): Source[] {
  const { database, rules } = needs
  const from = (of: KeyedSubject) => placeOf(made.from, of === 'webhook_delivery' ? DELIVERY_MS : 0)
  const upto = made.until === null ? HIGHEST_ID : lowestIdAt(new Date(made.until))
  return [
    walkRange(needs, { of: 'journal', ...entries }, async (after, until) => {
      await rules.ask('journal', after, until)
      await lookAt(needs, await readChanged(database, after, until))
    }),
    ...KEYED.filter(of => of !== 'device_event').map(of =>
      walk(needs, { text: READ_KEYS[of], after: from(of), upto }, keys =>
        lookAt(needs, new Map([[of, new Set(keys)]])),
      ),
    ),
    walk(
      needs,
      {
        text: READ_REPORTED_EVENTS,
        after: `${made.from ?? '-infinity'}|${LOWEST_ID}`,
        upto: made.until ?? FOREVER,
      },
      keys => rules.ask('device_event', keys),
    ),
    answers(needs, made),
  ]
}

const placeOf = (from: string | null, earlierMs: number): string =>
  from === null ? LOWEST_ID : lowestIdAt(new Date(Date.parse(from) - earlierMs))

const askOpen =
  (rules: AskRules): Source =>
  async () => {
    await rules.ask('open')
    return null
  }

/** What sources were answered; older answers than rules ask for are left out. */
function answers(needs: Needs, made: Window['made'] | null): Source {
  const oldest = new Date(needs.now.getTime() - ANSWERS_MS).toISOString()
  const after = made?.from && made.from > oldest ? made.from : oldest
  const range = { of: 'integration_event_id', after, upto: made?.until ?? FOREVER } as const
  return walkRange(needs, range, (lower, upper) => needs.rules.ask('integration_event_id', lower, upper))
}

type Walk = { text: string; after: string; upto: string }

/** Rows by their keys. */
function walk({ database }: Needs, { text, after, upto }: Walk, look: (keys: string[]) => Promise<void>): Source {
  return async place => {
    const rows = await database.query<{ key: string; place: string }>(text, [place ?? after, upto, KEYS])
    if (rows.length > 0) await look(rows.map(({ key }) => key))
    return rows.length < KEYS ? null : rows.at(-1)!.place
  }
} // prettier-ignore

type WalkedRange = { of: RangeSubject; after: string; upto: string }

/** Rows by what they lie between. */
function walkRange(
  { database }: Needs,
  { of, after, upto }: WalkedRange,
  look: (after: string, upto: string) => Promise<void>,
): Source {
  const limit = of === 'journal' ? ENTRIES : ANSWERS
  return async place => {
    const from = place ?? after
    const end = await database.one<{ place: string | null }>(READ_RANGE_END[of], [from, upto, limit])
    if (!end?.place) return null
    await look(from, end.place)
    return end.place
  }
}

async function readChanged(database: Database, after: string, upto: string): Promise<Found> {
  const rows = await database.query<{ subject: KeyedSubject | 'device'; keys: string[] }>(READ_CHANGED, [
    after,
    upto,
    [...KEYED, 'device'],
  ])
  const found: Found = new Map()
  for (const { subject, keys } of rows) add(found, subject, keys)
  return found
}

/** Asks every rule about these rows, and about those beside them that the same rules speak of. */
async function lookAt({ database, rules }: Needs, found: Found): Promise<void> {
  for (const [from, to, text] of READ_BESIDE)
    for (const keys of slicesOf(found.get(from)))
      add(found, to, (await database.query<{ key: string | null }>(text, [keys])).map(({ key }) => key)) // prettier-ignore
  for (const [subject, keys] of found) for (const slice of slicesOf(keys)) await rules.ask(subject, slice)
}

/** A row of a former version may name no bill, and an entry that was written by hand no row at all. */
function add(found: Found, subject: KeyedSubject | NamedSubject, keys: readonly (string | null)[]): void {
  const known = found.get(subject) ?? new Set()
  for (const key of keys) if (key !== null && (subject === 'device' || IS_ID.test(key))) known.add(key)
  found.set(subject, known)
}

function slicesOf(keys: ReadonlySet<string> | undefined): string[][] {
  const all = [...(keys ?? [])]
  return Array.from({ length: Math.ceil(all.length / KEYS) }, (_, at) =>
    all.slice(at * KEYS, (at + 1) * KEYS),
  )
}
