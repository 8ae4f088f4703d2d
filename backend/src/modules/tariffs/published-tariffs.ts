import { LRUCache } from 'lru-cache'
import { compileTariff } from '../../domain/tariff/compile-tariff'
import type { CompiledTariff } from '../../domain/tariff/compiled'
import type { Calendar } from '../../domain/tariff/model'
import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import { READ_VALID_VERSION, READ_VERSIONS_BETWEEN } from './tariffs.queries'

type VersionRow = Pick<Row<'tariff_version'>, 'id' | 'number' | 'valid_from' | 'definition'>
export type ValidTariff = { versionId: string; number: number; validFromMs: number; tariff: CompiledTariff }

const MOST_KEPT = 500

/** Published versions in the form in which they are calculated. They never change, so that each is compiled once. */
export class PublishedTariffs {
  private readonly compiled = new LRUCache<string, CompiledTariff>({ max: MOST_KEPT })

  constructor(private readonly needs: { database: Database; calendar: Calendar }) {}

  /** The version that prices a stay which entered the lot at that moment; null when none does. */
  async validAt(lotId: string, entryAt: Date): Promise<ValidTariff | null> {
    const row = await this.needs.database.one<VersionRow>(READ_VALID_VERSION, [lotId, entryAt])
    return row && this.compile(row)
  }

  /** Which version prices each entry of a time; null for entries before the first version. */
  async validBetween(
    lotId: string,
    fromMs: number,
    toMs: number,
  ): Promise<(entryAtMs: number) => ValidTariff | null> {
    const times = [new Date(fromMs), new Date(toMs)]
    const rows = await this.needs.database.query<VersionRow>(READ_VERSIONS_BETWEEN, [lotId, ...times])
    const versions = rows.map(row => this.compile(row))
    return entryAtMs => versions.find(({ validFromMs }) => validFromMs <= entryAtMs) ?? null
  }

  private compile({ id, number, valid_from: validFrom, definition }: VersionRow): ValidTariff {
    let tariff = this.compiled.get(id)
    if (!tariff) {
      tariff = compileTariff(definition, this.needs.calendar)
      this.compiled.set(id, tariff)
    }
    return { versionId: id, number, validFromMs: validFrom.getTime(), tariff }
  }
}
