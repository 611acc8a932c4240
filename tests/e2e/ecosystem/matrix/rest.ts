import { rest } from "./rows";
import { describeMatrix } from "./walk";

describeMatrix(rest);
