import { ManageComplaints } from '../workflows/complaints/manage-complaints'
import { WatchComplaint } from '../workflows/complaints/watch-complaint'
import type { BaseServices } from './base-services'

export type ComplaintServices = { manageComplaints: ManageComplaints; watchComplaint: WatchComplaint }

export const composeComplaintServices = (base: BaseServices): ComplaintServices => ({
  manageComplaints: new ManageComplaints(base),
  watchComplaint: new WatchComplaint(base),
})
