-- What a reason under the margin floor was given for; and in which currency a line was priced before its quote's changed.
ALTER TABLE "quote" ADD COLUMN "floor_excused" TEXT NOT NULL DEFAULT '';
ALTER TABLE "quote_line" ADD COLUMN "price_currency" TEXT NOT NULL DEFAULT '';
ALTER TABLE "quote_line" ADD COLUMN "cost_currency" TEXT NOT NULL DEFAULT '';
