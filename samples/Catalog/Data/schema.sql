CREATE TABLE IF NOT EXISTS "Products" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Products" PRIMARY KEY AUTOINCREMENT,
    "Name" TEXT NOT NULL,
    "Category" TEXT NOT NULL,
    "Description" TEXT NOT NULL,
    "PriceCents" INTEGER NOT NULL,
    "Stock" INTEGER NOT NULL,
    CONSTRAINT "CK_Products_Stock" CHECK (Stock >= 0)
);


CREATE TABLE IF NOT EXISTS "Reservations" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Reservations" PRIMARY KEY,
    "ProductId" INTEGER NOT NULL,
    "Quantity" INTEGER NOT NULL,
    "ReservedAt" TEXT NOT NULL,
    CONSTRAINT "FK_Reservations_Products_ProductId" FOREIGN KEY ("ProductId") REFERENCES "Products" ("Id") ON DELETE CASCADE
);


CREATE INDEX IF NOT EXISTS "IX_Products_Category" ON "Products" ("Category");


CREATE INDEX IF NOT EXISTS "IX_Reservations_ProductId" ON "Reservations" ("ProductId");
