export { addPhoto } from './photo'
export { photoLinks, type PhotoLinks } from './photo-link'
