using System.Globalization;

namespace HyHome.Telemetry.GoTemplates;

/// <summary>Reads times by Go's layouts.</summary>
internal static class GoTimeParser
{
    private static readonly string[] Months = CultureInfo.InvariantCulture.DateTimeFormat.MonthNames[..12];
    private static readonly string[] Days = CultureInfo.InvariantCulture.DateTimeFormat.DayNames;

    /// <summary>Reads a time; null where the text does not fit the layout.</summary>
    public static GoTime? Parse(string layout, string text, TimeZoneInfo zone)
    {
        var fields = new Fields();
        var position = 0;
        foreach (var (element, isText) in GoTimeLayout.Split(layout))
        {
            if (isText ? !Literal(text, element, ref position) : !Read(element, text, ref position, fields))
            {
                return null;
            }

            // A fraction may follow the seconds though the layout has none.
            if (element is "05" or "5" && position < text.Length && text[position] is '.' or ',' && !layout.Contains(".0", StringComparison.Ordinal))
            {
                Fraction(text, ref position, fields);
            }
        }

        return position == text.Length ? fields.ToTime(zone) : null;
    }

    private static bool Literal(string text, string literal, ref int position)
    {
        if (string.CompareOrdinal(text, position, literal, 0, literal.Length) != 0)
        {
            return false;
        }

        position += literal.Length;
        return true;
    }

    private static bool Read(string element, string text, ref int position, Fields fields)
    {
        switch (element)
        {
            case "January":
                return Word(text, Months, int.MaxValue, ref position, out fields.Month, 1);
            case "Jan":
                return Word(text, Months, 3, ref position, out fields.Month, 1);
            case "Monday":
                return Word(text, Days, int.MaxValue, ref position, out _, 0);
            case "Mon":
                return Word(text, Days, 3, ref position, out _, 0);
            case "2006":
                return Digits(text, 4, 4, ref position, out fields.Year);
            case "06":
                var ok = Digits(text, 2, 2, ref position, out fields.Year);
                fields.Year += fields.Year >= 69 ? 1900 : 2000;
                return ok;
            case "01":
                return Digits(text, 2, 2, ref position, out fields.Month);
            case "1":
                return Digits(text, 1, 2, ref position, out fields.Month);
            case "02":
                return Digits(text, 2, 2, ref position, out fields.Day);
            case "2" or "_2":
                position += position < text.Length && text[position] == ' ' ? 1 : 0;
                return Digits(text, 1, 2, ref position, out fields.Day);
            case "15":
                return Digits(text, 2, 2, ref position, out fields.Hour);
            case "03" or "3":
                return Digits(text, element.Length, 2, ref position, out fields.Hour);
            case "04" or "4":
                return Digits(text, element.Length, 2, ref position, out fields.Minute);
            case "05" or "5":
                return Digits(text, element.Length, 2, ref position, out fields.Second);
            case "PM" or "pm":
                return Half(text, ref position, fields);
            case "MST":
                var start = position;
                while (position < text.Length && char.IsAsciiLetterUpper(text[position]))
                {
                    position++;
                }

                return position > start;
            case ['.' or ',', ..]:
                return Fraction(text, ref position, fields) || element[1] == '9';
            case ['Z' or '-', ..]:
                return Offset(element, text, ref position, fields);
            default:
                return false;
        }
    }

    private static bool Half(string text, ref int position, Fields fields)
    {
        if (position + 2 > text.Length || text[position + 1] is not ('M' or 'm'))
        {
            return false;
        }

        fields.Pm = text[position] is 'P' or 'p';
        fields.Am = text[position] is 'A' or 'a';
        position += 2;
        return fields.Pm || fields.Am;
    }

    private static bool Offset(string element, string text, ref int position, Fields fields)
    {
        fields.Offset = TimeSpan.Zero;
        if (element[0] == 'Z' && position < text.Length && text[position] == 'Z')
        {
            position++;
            return true;
        }

        if (position >= text.Length || text[position] is not ('+' or '-'))
        {
            return false;
        }

        var negative = text[position++] == '-';
        var colon = element.Contains(':', StringComparison.Ordinal);
        if (!Digits(text, 2, 2, ref position, out var hours))
        {
            return false;
        }

        var minutes = 0;
        if (element.Length > 3)
        {
            position += colon && position < text.Length && text[position] == ':' ? 1 : 0;
            if (!Digits(text, 2, 2, ref position, out minutes))
            {
                return false;
            }
        }

        var offset = new TimeSpan(hours, minutes, 0);
        fields.Offset = negative ? -offset : offset;
        return true;
    }

    private static bool Fraction(string text, ref int position, Fields fields)
    {
        if (position + 1 >= text.Length || text[position] is not ('.' or ',') || !char.IsAsciiDigit(text[position + 1]))
        {
            return false;
        }

        var start = ++position;
        while (position < text.Length && char.IsAsciiDigit(text[position]))
        {
            position++;
        }

        fields.Nanosecond = int.Parse(text[start..position].PadRight(9, '0')[..9], CultureInfo.InvariantCulture);
        return true;
    }

    private static bool Word(string text, string[] words, int length, ref int position, out int value, int first)
    {
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i][..Math.Min(length, words[i].Length)];
            if (string.Compare(text, position, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0)
            {
                position += word.Length;
                value = i + first;
                return true;
            }
        }

        value = 0;
        return false;
    }

    private static bool Digits(string text, int least, int most, ref int position, out int value)
    {
        var start = position;
        value = 0;
        while (position < text.Length && position - start < most && char.IsAsciiDigit(text[position]))
        {
            value = (value * 10) + (text[position++] - '0');
        }

        return position - start >= least;
    }

    private sealed class Fields
    {
        public int Year = 1;
        public int Month = 1;
        public int Day = 1;
        public int Hour;
        public int Minute;
        public int Second;
        public int Nanosecond;
        public bool Am;
        public bool Pm;
        public TimeSpan? Offset;

        public GoTime? ToTime(TimeZoneInfo zone)
        {
            var hour = Pm && Hour < 12 ? Hour + 12 : Am && Hour == 12 ? 0 : Hour;
            if (Month is < 1 or > 12 || Day < 1 || Day > DateTime.DaysInMonth(Math.Clamp(Year, 1, 9999), Month) || hour > 23 || Minute > 59 || Second > 59 || Year is < 1678 or > 2261)
            {
                return null;
            }

            var local = new DateTime(Year, Month, Day, hour, Minute, Second, DateTimeKind.Unspecified);
            var utc = local - (Offset ?? zone.GetUtcOffset(local));
            return GoTime.FromUnixNanoseconds(((utc - DateTime.UnixEpoch).Ticks * 100) + Nanosecond, zone);
        }
    }
}
