import { Controller, Inject, Post, Put, Scope, ScopeEnum } from '@midwayjs/core'
import type { Context } from '@midwayjs/koa'
import type { AuthenticateSource } from '../../workflows/stays/authenticate-source'
import type { CollectDebts } from '../../workflows/stays/collect-debts'
import type { CorrectStay } from '../../workflows/stays/correct-stay'
import type { CountAnswers } from '../../workflows/stays/count-answers'
import type { TakeHeartbeat } from '../../workflows/stays/take-heartbeat'
import type { IngestStays } from '../../workflows/stays/ingest-stays'
import type { TakeEntitlements } from '../../workflows/entitlements/take-entitlements'
import type { TakePaid } from '../../workflows/stays/take-paid'
import type { TakePictures } from '../../workflows/stays/take-pictures'
import { handleCommittedCall, handleIntegrationCall, takeUpload } from './integration-call'
import { openToAll } from './route-decorators'

/** For other systems: each request proves itself by its signature. */
@Scope(ScopeEnum.Singleton)
@Controller('/integration/v1')
export class IntegrationController {
  @Inject()
  authenticateSource: AuthenticateSource

  @Inject()
  collectDebts: CollectDebts

  @Inject()
  correctStay: CorrectStay

  @Inject()
  countAnswers: CountAnswers

  @Inject()
  takeHeartbeat: TakeHeartbeat

  @Inject()
  ingestStays: IngestStays

  @Inject()
  takeEntitlements: TakeEntitlements

  @Inject()
  takePaid: TakePaid

  @Inject()
  takePictures: TakePictures

  @openToAll()
  @Post('/entry')
  entry(ctx: Context): Promise<void> {
    return handleCommittedCall(ctx, 'entry', this, async ({ source, nonce, body, context }) => ({
      rows: await this.ingestStays.take({ source, nonce }, 'entry', body.rows, context),
    }))
  }

  @openToAll()
  @Post('/exit')
  exit(ctx: Context): Promise<void> {
    return handleCommittedCall(ctx, 'exit', this, async ({ source, nonce, body, context }) => ({
      rows: await this.ingestStays.take({ source, nonce }, 'exit', body.rows, context),
    }))
  }

  @openToAll()
  @Post('/correction')
  correction(ctx: Context): Promise<void> {
    return handleIntegrationCall(ctx, 'correction', this, async ({ source, body, context }) => ({
      rows: await this.correctStay.take(source, body.rows, context),
    }))
  }

  @openToAll()
  @Post('/paid')
  paid(ctx: Context): Promise<void> {
    return handleIntegrationCall(ctx, 'paid', this, async ({ source, body, context }) => ({
      rows: await this.takePaid.take(source, body.rows, context),
    }))
  }

  @openToAll()
  @Post('/passes')
  passes(ctx: Context): Promise<void> {
    return handleIntegrationCall(ctx, 'passes', this, async ({ source, body, context }) => ({
      rows: await this.takeEntitlements.takePasses(source, body.rows, context),
    }))
  }

  @openToAll()
  @Post('/charging')
  charging(ctx: Context): Promise<void> {
    return handleIntegrationCall(ctx, 'charging', this, async ({ source, body, context }) => ({
      rows: await this.takeEntitlements.takeCharging(source, body.rows, context),
    }))
  }

  @openToAll()
  @Post('/heartbeat')
  heartbeat(ctx: Context): Promise<void> {
    return handleIntegrationCall(ctx, 'heartbeat', this, ({ source, body, context }) =>
      this.takeHeartbeat.hear(source, body, context),
    )
  }

  @openToAll()
  @Post('/intent')
  intent(ctx: Context): Promise<void> {
    return handleIntegrationCall(ctx, 'intent', this, ({ source, body }) =>
      this.collectDebts.reserve(source, body),
    )
  }

  @openToAll()
  @Post('/arrears')
  arrears(ctx: Context): Promise<void> {
    return handleIntegrationCall(ctx, 'arrears', this, ({ source, body, context }) =>
      this.collectDebts.list(source, body, context),
    )
  }

  @openToAll()
  @Post('/picture')
  picture(ctx: Context): Promise<void> {
    return handleIntegrationCall(ctx, 'picture', this, ({ source, body }) =>
      this.takePictures.ask(source, body),
    )
  }

  /** The link is all that proves who sends: it says which bytes may come. */
  @openToAll()
  @Put('/pictures/:ticket')
  upload(ctx: Context & { params: { ticket: string } }): Promise<void> {
    return takeUpload(ctx, this)
  }
}
