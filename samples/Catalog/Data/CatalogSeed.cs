namespace HyHome.Samples.Catalog.Data;

internal static class CatalogSeed
{
    public const int FullShelf = 120;

    public static IEnumerable<Product> Products() =>
    [
        New("Oak desk lamp", "Lighting", "Turned oak foot, linen shade, a switch you find in the dark.", 6900),
        New("Paper lantern", "Lighting", "Folds flat, weighs nothing, softens any bulb.", 1800),
        New("Reading light", "Lighting", "Clips to a shelf and keeps to one page.", 3400),
        New("Garden string lights", "Lighting", "Ten metres, warm white, made for rain.", 2900),
        New("Wool blanket", "Textiles", "Undyed wool from two villages away.", 8900),
        New("Linen towel", "Textiles", "Dries fast and gets softer each week.", 2200),
        New("Cotton rug", "Textiles", "Hand-woven, washable, lies where you put it.", 12900),
        New("Kitchen apron", "Textiles", "Deep pockets, crossed back, no bow to tie.", 3200),
        New("Stoneware mug", "Kitchen", "Holds a proper breakfast coffee and its warmth.", 1600),
        New("Cast-iron pan", "Kitchen", "Once for life, twice for grandchildren.", 5400),
        New("Bread knife", "Kitchen", "Long enough for the whole loaf.", 4200),
        New("Tea pot", "Kitchen", "Pours without a drop on the table.", 4800),
        New("Storage jar", "Kitchen", "Glass and cork, stacks in threes.", 1400),
        New("Ash stool", "Furniture", "Three legs, so it never wobbles.", 9900),
        New("Wall shelf", "Furniture", "One board, two brackets, ten minutes.", 7400),
        New("Folding chair", "Furniture", "Hangs on a nail until guests arrive.", 5900),
        New("Coat rack", "Furniture", "Six pegs and a place for keys.", 6400),
        New("Herb planter", "Garden", "Terracotta, with the saucer that others forget.", 2600),
        New("Watering can", "Garden", "Balanced when full, light when empty.", 3100),
        New("Hand trowel", "Garden", "Forged in one piece, marked for depth.", 1900),
    ];

    private static Product New(string name, string category, string description, long priceCents) =>
        new() { Name = name, Category = category, Description = description, PriceCents = priceCents, Stock = FullShelf };
}
