export { addReviewDecision } from './add-review-decision'
export { findLook, ReadSecondLooks } from './read-second-looks'
