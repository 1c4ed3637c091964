import type { addresses as source } from "../en/addresses";
import type { Translation } from "../messages";

export const addresses: Translation<typeof source> = {
  "admin.job.identity.tell": "خبر دادن دربارهٔ یک حساب",
  "admin.job.identity.send_proof": "فرستادن کد به یک نشانی",
  "admin.job.identity.address_left": "خبر دادن به نشانی قبلی",
  "admin.job.identity.forgotten": "فرستادن پیوند گذرواژهٔ تازه",
  "problem.address_code_wrong": "این کد درست نیست. آخرین پیام را ببینید. بارهای باقی‌مانده: {left}.",
  "problem.address_code_over":
    "کدی در انتظار نیست: مهلتش تمام شده، به کار رفته یا بارها اشتباه نوشته شده است. کد تازه‌ای بفرستید.",
  "problem.address_link_over":
    "این پیوند به کار رفته، مهلتش تمام شده یا پیوند تازه‌تری فرستاده شده است. پیوند تازه‌ای بخواهید.",
  "problem.address_same": "این همان نشانی کنونی شماست.",
  "problem.email_unverified": "اول نشانی ایمیلتان را تأیید کنید.",
};
