// What the platform asks for, in dollars for a million of each.

export const PRICES = {
  workerRequest: 0.3,
  workerCpuMillisecond: 0.02,
  objectRequest: 0.15,
  /** An object that is awake has 128 MB, at 12.50 for a million GB-s. */
  secondAwake: 12.5 * 0.128,
  rowWritten: 1,
  rowRead: 0.001,
  queueOperation: 0.4,
  bucketWrite: 4.5,
} as const;

/** Messages of a socket that count as one request. */
export const MESSAGES_A_REQUEST = 20;
/** A message of a queue is written, read and deleted. */
export const OPERATIONS_A_MESSAGE = 3;
/** Between two objects, in whichever cities they are. Here it is next to nothing, so it is added to what is measured. */
export const CALL_SECONDS = 0.04;

/** Of one page view. */
export interface Spent {
  readonly rows: number;
  readonly rowsRead: number;
  readonly objectRequests: number;
  readonly workerRequests: number;
  readonly workerCpu: number;
  readonly awake: number;
  readonly queueOperations: number;
  readonly bucketWrites: number;
}

/** Dollars for a million page views, by what they are for. */
export const priceOf = (spent: Spent): Readonly<Record<string, number>> => ({
  rows: spent.rows * PRICES.rowWritten + spent.rowsRead * PRICES.rowRead,
  "object requests": spent.objectRequests * PRICES.objectRequest,
  awake: spent.awake * PRICES.secondAwake,
  "Worker requests": spent.workerRequests * PRICES.workerRequest,
  "Worker CPU": spent.workerCpu * PRICES.workerCpuMillisecond,
  archive: spent.queueOperations * PRICES.queueOperation + spent.bucketWrites * PRICES.bucketWrite,
});

export const dollars = (spent: Spent): number =>
  Object.values(priceOf(spent)).reduce((sum, price) => sum + price, 0);
