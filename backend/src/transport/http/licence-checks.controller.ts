import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { CheckLicences } from '../../workflows/plates/check-licences'
import { answersStaff, type StaffInput } from './route-decorators'

/** Vehicle licences that a person has to review. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class LicenceChecksController {
  @Inject()
  checkLicences: CheckLicences

  @answersStaff('listLicenceChecks')
  list({ session }: StaffInput<'listLicenceChecks'>) {
    return this.checkLicences.list(session)
  }

  @answersStaff('confirmLicence')
  confirm({ session, params, body, context }: StaffInput<'confirmLicence'>) {
    return this.checkLicences.confirm(session, { ...params, ...body }, context)
  }

  @answersStaff('refuseLicence')
  refuse({ session, params, body, context }: StaffInput<'refuseLicence'>) {
    return this.checkLicences.refuse(session, { ...params, ...body }, context)
  }
}
