import type { EnforcementFloor, EnforcementRules } from '@fangxing/contract/enforcement-floor'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../domain/actor-context'
import { addFloor, listFloors } from '../modules/enforcement-floor'
import { commitUnit } from '../persistence/commit-unit'
import { UniqueViolation, type Database } from '../persistence/database'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'

const MAX_LISTED = 50

type Needs = { database: Database; clock: Clock }
type Given = { version: number; rules: EnforcementRules; reason: string }

/**
 * What the platform demands everywhere before a lock goes up. The eligibility check reads the newest version in the statement
 * that reads everything else: what is tightened here holds for the next question, and for every RAISE that is not ordered yet.
 */
export class EditEnforcementFloor {
  constructor(private readonly needs: Needs) {}

  async list(): Promise<{ items: EnforcementFloor[] }> {
    return { items: await listFloors(this.needs.database, MAX_LISTED) }
  }

  /** Refusals: VERSION_CONFLICT when somebody changed it meanwhile. */
  async change(
    { staffId }: { staffId: string | null },
    { version, rules, reason }: Given,
    context: ActorContext,
  ): Promise<EnforcementFloor> {
    const { database, clock } = this.needs
    const [before] = await listFloors(database, 1)
    if (before?.version !== version) throw new Refusal('VERSION_CONFLICT')
    const work = new UnitOfWork(context, clock.now())
    addFloor(work, before, { rules, reason, staffId })
    try {
      await commitUnit(database, work)
    } catch (error) {
      if (error instanceof UniqueViolation) throw new Refusal('VERSION_CONFLICT')
      throw error
    }
    const floors = await listFloors(database, MAX_LISTED)
    return floors.find(floor => floor.version === before.version + 1)!
  }
}
