import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ManageComplaints } from '../../workflows/complaints/manage-complaints'
import { answersStaff, type StaffInput } from './route-decorators'

/** What the city's hotline passes on. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class ComplaintsController {
  @Inject()
  manageComplaints: ManageComplaints

  @answersStaff('listComplaints')
  list({ session, query }: StaffInput<'listComplaints'>) {
    return this.manageComplaints.list(session, query)
  }

  @answersStaff('enterComplaint')
  enter({ session, body, context }: StaffInput<'enterComplaint'>) {
    return this.manageComplaints.enter(session, body, context)
  }

  @answersStaff('answerComplaint')
  answer({ session, params, body, context }: StaffInput<'answerComplaint'>) {
    return this.manageComplaints.answer(session, { ...params, ...body }, context)
  }

  @answersStaff('reopenComplaint')
  reopen({ session, params, body, context }: StaffInput<'reopenComplaint'>) {
    return this.manageComplaints.reopen(session, { ...params, ...body }, context)
  }

  @answersStaff('closeComplaint')
  close({ session, params, body, context }: StaffInput<'closeComplaint'>) {
    return this.manageComplaints.close(session, { ...params, ...body }, context)
  }
}
