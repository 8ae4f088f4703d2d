export {
  complaintViewOf,
  findComplaint,
  listComplaints,
  readComplaint,
  refuseForeignSubjects,
  type ComplaintRow,
} from './read-complaints'
