import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ReadIncidents } from '../../modules/incidents'
import type { ReadPlatform } from '../../modules/merchants'
import type { NodeHealth } from '../../telemetry/health'
import type { CreateMerchant } from '../../workflows/create-merchant'
import type { NotePlatformRead } from '../../workflows/note-platform-read'
import { answersStaff, type StaffInput } from './route-decorators'

/** The tenants of the platform, and how it stands itself. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class MerchantsController {
  @Inject()
  createMerchant: CreateMerchant

  @Inject()
  readPlatform: ReadPlatform

  @Inject()
  readIncidents: ReadIncidents

  @Inject()
  notePlatformRead: NotePlatformRead

  @Inject()
  nodeHealth: NodeHealth

  @answersStaff('createMerchant')
  create({ body, context }: StaffInput<'createMerchant'>) {
    return this.createMerchant.create(body, context)
  }

  @answersStaff('listMerchants')
  async list({ session, context }: StaffInput<'listMerchants'>) {
    await this.notePlatformRead.note(session, 'listMerchants', context)
    return this.readPlatform.listMerchants()
  }

  @answersStaff('checkMerchantPay')
  async checkPay({ session, params, context }: StaffInput<'checkMerchantPay'>) {
    await this.notePlatformRead.note(session, 'checkMerchantPay', context)
    return this.readPlatform.check(params.merchantId)
  }

  @answersStaff('readPlatform')
  async state({ session, context }: StaffInput<'readPlatform'>) {
    await this.notePlatformRead.note(session, 'readPlatform', context)
    const [state, { jobRunners, ...health }] = await Promise.all([
      this.readPlatform.readState(),
      this.nodeHealth.read(),
    ])
    const runners = jobRunners.map(({ name, state, since }) => ({ name, state, since: since.toISOString() }))
    return { ...state, health: { ...health, jobRunners: runners } }
  }

  @answersStaff('listPlatformIncidents')
  async incidents({ session, context }: StaffInput<'listPlatformIncidents'>) {
    await this.notePlatformRead.note(session, 'listPlatformIncidents', context)
    return this.readIncidents.listOfAll()
  }
}
