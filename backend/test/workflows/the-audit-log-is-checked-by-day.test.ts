import { waitUntil } from '@fangxing/dev/stack'
import { checkAuditLog, type AuditReach } from '../../src/workflows/check-audit-log'
import { startDeviceServices, type DeviceServices } from './device-context'

const DAY_MS = 86_400_000
const TODAY = new Date('2026-03-10T08:00:00Z')

let services: DeviceServices
beforeEach(async () => {
  services = await startDeviceServices()
})
afterEach(() => services.close())

const query = (text: string, values: unknown[] = []) => services.database.query<any>(text, values)
const daysAgo = (days: number) => new Date(TODAY.getTime() - days * DAY_MS)
const write = (at: Date, count = 20) =>
  query(
    `INSERT INTO journal (entity, entity_id, event, actor, at) SELECT 'test', i::text, 'written', 'test', $1 FROM generate_series(1, $2::int) i`,
    [at, count],
  )
const days = () => query('SELECT day, first_seq, last_seq FROM audit_day ORDER BY day')
const check = (reach: AuditReach = 'days', now = TODAY) => checkAuditLog(services.database, now, reach)
/** Writers of other databases of the server hold up the chain for a moment. */
const chainAll = (count: number) =>
  waitUntil(
    async () => {
      await services.chainAuditLog.run('all')
      return (await query('SELECT count(*)::int AS n FROM audit_chain'))[0].n === count
    },
    { what: 'the chain', timeoutMs: 40_000 },
  )
/** As somebody with all rights would, in silence. */
const tamper = (table: string, text: string) =>
  query(
    `DO $do$ BEGIN SET LOCAL session_replication_role = 'replica'; ${text.replace('TABLE', table)}; END $do$`,
  )

async function threeDays() {
  await write(daysAgo(3))
  await write(daysAgo(2))
  await write(daysAgo(1))
  await write(TODAY)
  await chainAll(80)
}

test('days that are over are proven once, and the day that runs is not', async () => {
  await threeDays()
  const first = await check()
  expect(first.broken).toEqual([])
  expect(await days()).toEqual([
    { day: '2026-03-07', first_seq: 1, last_seq: 20 },
    { day: '2026-03-08', first_seq: 21, last_seq: 40 },
    { day: '2026-03-09', first_seq: 41, last_seq: 60 },
  ])
  expect(await check()).toEqual(first)
  expect(await check('all')).toEqual(first)
  await write(new Date(TODAY.getTime() + DAY_MS), 5)
  await chainAll(85)
  const next = await check('days', new Date(TODAY.getTime() + DAY_MS))
  expect(next.broken).toEqual([])
  expect(next.digest).not.toBe(first.digest)
  expect((await days()).at(-1)).toEqual({ day: '2026-03-10', first_seq: 61, last_seq: 80 })
})

test('an entry that is committed after its day was proven belongs to the next one', async () => {
  await threeDays()
  await check()
  await write(daysAgo(3), 1)
  await chainAll(81)
  expect((await check()).broken).toEqual([])
  expect((await check('all')).broken).toEqual([])
  expect(await days()).toHaveLength(3)
})

test('the check by day reads what no proven day has and one of the others, a different one each day', async () => {
  await threeDays()
  await check()
  await tamper(
    'journal_before',
    `UPDATE TABLE SET actor = 'nobody' WHERE id = (SELECT journal_id FROM audit_chain WHERE seq = 30)`,
  )
  const found = []
  for (let later = 0; later < 3; later++)
    found.push((await check('days', new Date(TODAY.getTime() + later * 60_000 * 60 * 24))).broken.length)
  expect(found.sort()).toEqual([0, 0, 1])
  expect((await check('all')).broken[0]).toContain('seq 30')
})

test('a change of what no proven day has is found by the check by day', async () => {
  await threeDays()
  await check()
  await tamper(
    'journal_before',
    `UPDATE TABLE SET actor = 'nobody' WHERE id = (SELECT journal_id FROM audit_chain WHERE seq = 70)`,
  )
  expect((await check()).broken[0]).toContain('seq 70')
})

test('a chain that was rewritten, and a day that was, are found without walking them', async () => {
  await threeDays()
  await check()
  await tamper('audit_chain', `UPDATE TABLE SET hash = repeat('0', 64) WHERE seq = 40`)
  expect((await check()).broken).toEqual(['day 2026-03-08 is not what it was when it was proven'])
  await tamper('audit_day', `UPDATE TABLE SET last_hash = repeat('0', 64) WHERE day = '2026-03-08'`)
  expect((await check()).broken).toEqual(['day 2026-03-08 is not what it was when it was proven'])
})

test('a proof cannot be changed or removed', async () => {
  await threeDays()
  await check()
  await expect(query(`UPDATE audit_day SET digest = 'x'`)).rejects.toThrow('append-only')
  await expect(query('DELETE FROM audit_day')).rejects.toThrow('append-only')
})

test('a partition that is dropped leaves with its links, and the chain is walked from the next whole day on', async () => {
  await query('DROP TABLE IF EXISTS journal_5000000')
  await threeDays()
  await check()
  // Ten years later the first partition ends in the middle of the second day.
  const [{ id: upper }] = await query('SELECT journal_id + 1 AS id FROM audit_chain WHERE seq = 30')
  await query(
    `DO $do$ DECLARE name text; BEGIN
       ALTER TABLE journal DETACH PARTITION journal_before;
       FOR name IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'journal'::regclass AND c.relname <> 'journal_rest' LOOP
         EXECUTE format('DROP TABLE %I', name);
       END LOOP;
       CREATE TABLE journal_later (LIKE journal INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
       INSERT INTO journal_later SELECT * FROM journal_before WHERE id >= ${upper};
       SET LOCAL session_replication_role = 'replica';
       DELETE FROM journal_before WHERE id >= ${upper};
       ALTER TABLE journal ATTACH PARTITION journal_before FOR VALUES FROM (MINVALUE) TO (${upper});
       ALTER TABLE journal ATTACH PARTITION journal_later FOR VALUES FROM (${upper}) TO (100000000);
     END $do$`,
  )
  expect((await check('all')).broken).toEqual([])
  const drop = (name: string) => query('SELECT drop_journal_partition($1, $2)', [name, 'dba'])
  await expect(drop('journal_later')).rejects.toThrow('not the oldest')
  await expect(drop('journal_before')).rejects.toThrow('last five years')
  const old = new Date(TODAY.getTime() - 5 * 366 * DAY_MS)
  await tamper('journal_before', `UPDATE TABLE SET at = '${old.toISOString()}'`)
  const before = await days()
  await drop('journal_before')
  expect(await query('SELECT min(seq)::int AS first, count(*)::int AS n FROM audit_chain')).toMatchObject([{ first: 31 }]) // prettier-ignore
  expect(await days()).toEqual(before)
  for (const reach of ['all', 'days'] as const)
    for (let later = 0; later < 3; later++)
      expect((await check(reach, new Date(TODAY.getTime() + later * 60_000))).broken).toEqual([])
  // An empty one that leaves later has no link to name.
  const note = (detail: object) =>
    query(`INSERT INTO journal (entity, entity_id, event, actor, at, detail) VALUES ('audit_log', 'x', 'partition_dropped', 'operator:dba', now(), $1)`, [JSON.stringify(detail)]) // prettier-ignore
  await note({ before: upper, lastSeq: null })
  expect((await check('all')).broken).toEqual([])
  // What is kept is proven as before, and so is that something was dropped.
  await tamper(
    'journal_later',
    `UPDATE TABLE SET actor = 'x' WHERE id = (SELECT journal_id FROM audit_chain WHERE seq = 50)`,
  )
  expect((await check('all')).broken[0]).toContain('seq 50')
  expect(await query(`SELECT DISTINCT actor FROM journal WHERE event = 'partition_dropped'`)).toEqual([
    { actor: 'operator:dba' },
  ])
  // Nobody hides what is there by an entry that says it was dropped.
  await note({ before: Number(upper) + 1000, lastSeq: 60 })
  expect((await check('all')).broken[0]).toContain('is kept, and an entry says that it was dropped')
})
