import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { AnswerConsoleRequest } from '../../workflows/console/answer-console-request'
import type { ConfirmConsoleAct } from '../../workflows/console/confirm-console-act'
import type { ListConsoleSessions } from '../../workflows/console/list-console-sessions'
import type { SignInConsole } from '../../workflows/console/sign-in-console'
import type { EndSessions } from '../../workflows/end-sessions'
import { answersStaff, type StaffInput } from './route-decorators'

/** Sign-ins of browsers, and what phones say to them. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class ConsoleSessionController {
  @Inject()
  signInConsole: SignInConsole

  @Inject()
  answerConsoleRequest: AnswerConsoleRequest

  @Inject()
  confirmConsoleAct: ConfirmConsoleAct

  @Inject()
  listConsoleSessions: ListConsoleSessions

  @Inject()
  endSessions: EndSessions

  @answersStaff('askConsoleSignIn')
  ask({ body, readBrowser, context }: StaffInput<'askConsoleSignIn'>) {
    return this.signInConsole.ask(body, readBrowser(), context)
  }

  @answersStaff('openConsoleSession')
  open({ params, body, readBrowser, context }: StaffInput<'openConsoleSession'>) {
    return this.signInConsole.open({ ...params, ...body }, readBrowser(), context)
  }

  @answersStaff('signInLocally')
  signInLocally({ body, readBrowser, context }: StaffInput<'signInLocally'>) {
    return this.signInConsole.signInLocally(body, readBrowser(), context)
  }

  @answersStaff('listConsoleSessions')
  list({ session }: StaffInput<'listConsoleSessions'>) {
    return this.listConsoleSessions.list(session)
  }

  @answersStaff('endConsoleSession')
  end({ session, params, context }: StaffInput<'endConsoleSession'>) {
    return this.endSessions.endConsole(session.staffId, params.sessionId, context)
  }

  @answersStaff('readConsoleConfirmation')
  readConfirmation({ session, params }: StaffInput<'readConsoleConfirmation'>) {
    return this.confirmConsoleAct.read(session, params.requestId)
  }

  @answersStaff('readConsoleRequest')
  read({ session, params }: StaffInput<'readConsoleRequest'>) {
    return this.answerConsoleRequest.read(session, params.requestId)
  }

  @answersStaff('confirmConsoleRequest')
  confirm({ session, params, body, context }: StaffInput<'confirmConsoleRequest'>) {
    return this.answerConsoleRequest.confirm(session, { ...params, ...body }, context)
  }

  @answersStaff('refuseConsoleRequest')
  refuse({ session, params, context }: StaffInput<'refuseConsoleRequest'>) {
    return this.answerConsoleRequest.refuse(session, params, context)
  }
}
