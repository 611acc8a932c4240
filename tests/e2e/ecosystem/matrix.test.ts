import { few } from "./matrix/rows";
import { describeMatrix } from "./matrix/walk";

describeMatrix(few);
