export { type Sending, useSending } from "../../parts/forms/useSending";
