import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ReadSourceAnswers, ReadSourceHealth } from '../../modules/reporting'
import type { SearchStays } from '../../modules/stays'
import type { CorrectByHand } from '../../workflows/stays/correct-by-hand'
import type { DecideStay } from '../../workflows/stays/decide-stay'
import type { ManageSources } from '../../workflows/stays/manage-sources'
import type { VoidStays } from '../../workflows/stays/void-stays'
import { answersStaff, type StaffInput } from './route-decorators'

/** Stays that somebody has to look at, and the systems that report stays. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class StaysController {
  @Inject()
  correctByHand: CorrectByHand

  @Inject()
  decideStay: DecideStay

  @Inject()
  manageSources: ManageSources

  @Inject()
  readSourceAnswers: ReadSourceAnswers

  @Inject()
  readSourceHealth: ReadSourceHealth

  @Inject()
  searchStays: SearchStays

  @Inject()
  voidStays: VoidStays

  @answersStaff('listStays')
  list({ session, query }: StaffInput<'listStays'>) {
    return this.decideStay.list(session, query)
  }

  @answersStaff('searchStays')
  search({ session, query }: StaffInput<'searchStays'>) {
    return this.searchStays.search(session, query)
  }

  @answersStaff('readStay')
  read({ session, params }: StaffInput<'readStay'>) {
    return this.decideStay.read(session, params.stayId)
  }

  @answersStaff('listStaysBeside')
  beside({ session, params }: StaffInput<'listStaysBeside'>) {
    return this.decideStay.listBeside(session, params.stayId)
  }

  @answersStaff('previewStayCorrection')
  previewCorrection({ session, params, body, context }: StaffInput<'previewStayCorrection'>) {
    return this.correctByHand.preview(session, params.stayId, body.correction, context)
  }

  @answersStaff('correctStay')
  correct({ session, params, body, context }: StaffInput<'correctStay'>) {
    return this.correctByHand.correct(session, params.stayId, body, context)
  }

  @answersStaff('readStayPrice')
  price({ session, params }: StaffInput<'readStayPrice'>) {
    return this.decideStay.readPrice(session, params.stayId)
  }

  @answersStaff('decideStay')
  decide({ session, params, body, context }: StaffInput<'decideStay'>) {
    return this.decideStay.decide(session, params.stayId, body, context)
  }

  @answersStaff('voidStays')
  void({ session, params, body, context }: StaffInput<'voidStays'>) {
    return this.voidStays.void(session, params.sourceId, body, context)
  }

  @answersStaff('readSourceHealth')
  health({ session, params, query }: StaffInput<'readSourceHealth'>) {
    return this.readSourceHealth.read(session, params.sourceId, query)
  }

  @answersStaff('listSourceAnswers')
  listAnswers({ session, query }: StaffInput<'listSourceAnswers'>) {
    return this.readSourceAnswers.list(session, query)
  }

  @answersStaff('listLateEvents')
  listLate({ session, query }: StaffInput<'listLateEvents'>) {
    return this.readSourceAnswers.listLate(session, query)
  }

  @answersStaff('listSources')
  listSources({ session, query }: StaffInput<'listSources'>) {
    return this.manageSources.list(session, query)
  }

  @answersStaff('createSource')
  createSource({ session, body, context }: StaffInput<'createSource'>) {
    return this.manageSources.create(session, body, context)
  }

  @answersStaff('changeSource')
  changeSource({ session, params, body, context }: StaffInput<'changeSource'>) {
    return this.manageSources.change(session, params.sourceId, body, context)
  }

  @answersStaff('addSourceKey')
  addKey({ session, params, context }: StaffInput<'addSourceKey'>) {
    return this.manageSources.addSecondKey(session, params.sourceId, context)
  }

  @answersStaff('revokeSourceKey')
  revokeKey({ session, params, context }: StaffInput<'revokeSourceKey'>) {
    return this.manageSources.revokeKey(session, params, context)
  }
}
