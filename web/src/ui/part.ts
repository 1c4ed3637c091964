import { createContext } from "react";

/** Whether this is a part of a page, beside others: what fails there says so in few lines. */
export const PartContext = createContext(false);
