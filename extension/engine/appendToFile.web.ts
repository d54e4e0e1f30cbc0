/** Adds bytes to the end of a file, which is made if it is not there. */
export { appendByRewriting as appendToFile } from './appendByRewriting';
