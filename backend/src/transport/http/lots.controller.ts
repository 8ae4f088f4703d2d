import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { LotCodes } from '../../modules/lots'
import type { DryRunHold } from '../../workflows/sightings/dry-run-hold'
import type { CloseLot } from '../../workflows/close-lot'
import type { ManageLots } from '../../workflows/manage-lots'
import { answersStaff, type StaffInput } from './route-decorators'

/** Lots, their rules, and the plates that are never blocked in them. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class LotsController {
  @Inject()
  manageLots: ManageLots

  @Inject()
  closeLot: CloseLot

  @Inject()
  lotCodes: LotCodes

  @Inject()
  dryRunHold: DryRunHold

  @answersStaff('listLots')
  list({ session, query }: StaffInput<'listLots'>) {
    return this.manageLots.list(session, query)
  }

  @answersStaff('readLot')
  read({ session, params }: StaffInput<'readLot'>) {
    return this.manageLots.read(session, params.lotId)
  }

  @answersStaff('readLotCode')
  code({ session, params }: StaffInput<'readLotCode'>) {
    return this.lotCodes.ofLot(session, params.lotId)
  }

  @answersStaff('createLot')
  create({ session, body, context }: StaffInput<'createLot'>) {
    return this.manageLots.create(session, body, context)
  }

  @answersStaff('changeLot')
  change({ session, params, body, context }: StaffInput<'changeLot'>) {
    return this.manageLots.change(session, { ...body, lotId: params.lotId }, context)
  }

  @answersStaff('closeLot')
  close({ session, params, body, context }: StaffInput<'closeLot'>) {
    return this.closeLot.close(session, { ...body, lotId: params.lotId }, context)
  }

  @answersStaff('reopenLot')
  reopen({ session, params, body, context }: StaffInput<'reopenLot'>) {
    return this.closeLot.reopen(session, { ...body, lotId: params.lotId }, context)
  }

  @answersStaff('exemptPlate')
  exemptPlate({ session, body, context }: StaffInput<'exemptPlate'>) {
    return this.manageLots.exemptPlate(session, body, context)
  }

  @answersStaff('listExemptPlates')
  listExempt({ session, query }: StaffInput<'listExemptPlates'>) {
    return this.manageLots.listExempt(session, query)
  }

  @answersStaff('endExemptPlate')
  endExempt({ session, body, context }: StaffInput<'endExemptPlate'>) {
    return this.manageLots.endExemption(session, body, context)
  }

  @answersStaff('dryRunHold')
  dryRun({ session, query }: StaffInput<'dryRunHold'>) {
    return this.dryRunHold.run(session, query)
  }

  @answersStaff('readLotRules')
  rules({ session, params }: StaffInput<'readLotRules'>) {
    return this.dryRunHold.rulesOf(session, params.lotId)
  }
}
