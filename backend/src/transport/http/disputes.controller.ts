import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ReadDisputes } from '../../modules/disputes'
import type { DecideDispute } from '../../workflows/disputes/decide-dispute'
import { answersStaff, type StaffInput } from './route-decorators'

/** Objections of whoever stands at a held car, as a manager answers them. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class DisputesController {
  @Inject()
  decideDispute: DecideDispute

  @Inject()
  readDisputes: ReadDisputes

  @answersStaff('listDisputes')
  list({ session }: StaffInput<'listDisputes'>) {
    return this.readDisputes.list(session)
  }

  @answersStaff('upholdDispute')
  uphold({ session, params, body, context }: StaffInput<'upholdDispute'>) {
    return this.decideDispute.uphold(session, { ...params, reason: body.reason }, context)
  }

  @answersStaff('rejectDispute')
  reject({ session, params, body, context }: StaffInput<'rejectDispute'>) {
    return this.decideDispute.reject(session, { ...params, reason: body.reason }, context)
  }
}
