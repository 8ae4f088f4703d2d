import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ReadIncidents } from '../../modules/incidents'
import type { ReadPlatform } from '../../modules/merchants'
import type { NodeLease } from '../../telemetry/node-lease'
import type { NodeHealth } from '../../telemetry/health'
import type { CheckMerchantPay } from '../../workflows/check-merchant-pay'
import type { CreateMerchant } from '../../workflows/create-merchant'
import type { ManageMerchants } from '../../workflows/manage-merchants'
import type { NotePlatformRead } from '../../workflows/note-platform-read'
import type { ReadReadiness } from '../../workflows/read-readiness'
import { answersStaff, type StaffInput } from './route-decorators'

/** The tenants of the platform, and how it stands itself. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class MerchantsController {
  @Inject()
  createMerchant: CreateMerchant

  @Inject()
  checkMerchantPay: CheckMerchantPay

  @Inject()
  manageMerchants: ManageMerchants

  @Inject()
  readReadiness: ReadReadiness

  @Inject()
  readPlatform: ReadPlatform

  @Inject()
  readIncidents: ReadIncidents

  @Inject()
  notePlatformRead: NotePlatformRead

  @Inject()
  nodeHealth: NodeHealth

  @Inject()
  nodeLease: NodeLease

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
    await this.checkMerchantPay.check(await this.readPlatform.readMerchant(params.merchantId), context)
    return (await this.readPlatform.readMerchant(params.merchantId)).pay
  }

  @answersStaff('readMerchant')
  async read({ session, params, context }: StaffInput<'readMerchant'>) {
    await this.notePlatformRead.note(session, 'readMerchant', context)
    const readiness = await this.readReadiness.read(params.merchantId, context)
    return { merchant: await this.readPlatform.readMerchant(params.merchantId), readiness }
  }

  @answersStaff('changeMerchant')
  change({ params, body, context }: StaffInput<'changeMerchant'>) {
    return this.manageMerchants.change(params.merchantId, body, context)
  }

  @answersStaff('inviteManager')
  inviteManager({ params, body, context }: StaffInput<'inviteManager'>) {
    return this.manageMerchants.inviteManager(params.merchantId, body.name, context)
  }

  /** The list of a merchant's own people. */
  @answersStaff('readReadiness')
  readOwnReadiness({ session, context }: StaffInput<'readReadiness'>) {
    return this.readReadiness.read(session.merchantId, context)
  }

  @answersStaff('readPlatform')
  async state({ session, context }: StaffInput<'readPlatform'>) {
    await this.notePlatformRead.note(session, 'readPlatform', context)
    const [state, nodes, { jobRunners, ...health }] = await Promise.all([
      this.readPlatform.readState(),
      this.readPlatform.listNodes(this.nodeLease.nodeId),
      this.nodeHealth.read(),
    ])
    const runners = jobRunners.map(({ name, state, since }) => ({ name, state, since: since.toISOString() }))
    return { ...state, nodes, health: { ...health, jobRunners: runners } }
  }

  @answersStaff('listPlatformIncidents')
  async incidents({ session, context }: StaffInput<'listPlatformIncidents'>) {
    await this.notePlatformRead.note(session, 'listPlatformIncidents', context)
    return this.readIncidents.listOfAll()
  }
}
