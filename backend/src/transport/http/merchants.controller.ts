import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ReadIncidents } from '../../modules/incidents'
import type { ReadPlatform } from '../../modules/merchants'
import type { NodeHealth } from '../../telemetry/health'
import type { CreateMerchant } from '../../workflows/create-merchant'
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
  nodeHealth: NodeHealth

  @answersStaff('createMerchant')
  create({ body, context }: StaffInput<'createMerchant'>) {
    return this.createMerchant.create(body, context)
  }

  @answersStaff('listMerchants')
  list() {
    return this.readPlatform.listMerchants()
  }

  @answersStaff('checkMerchantPay')
  checkPay({ params }: StaffInput<'checkMerchantPay'>) {
    return this.readPlatform.check(params.merchantId)
  }

  @answersStaff('readPlatform')
  async state() {
    const [state, { jobRunners, ...health }] = await Promise.all([
      this.readPlatform.readState(),
      this.nodeHealth.read(),
    ])
    const runners = jobRunners.map(({ name, state, since }) => ({ name, state, since: since.toISOString() }))
    return { ...state, health: { ...health, jobRunners: runners } }
  }

  @answersStaff('listPlatformIncidents')
  incidents() {
    return this.readIncidents.listOfAll()
  }
}
