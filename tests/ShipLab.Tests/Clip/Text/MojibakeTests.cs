namespace ShipLab.Tests;

/// <summary>What is repaired of misread text, what must stay, and what is deliberately left although ftfy repairs
/// it.</summary>
public sealed class MojibakeTests
{
    [Theory]
    [InlineData("cafÃ© schÃ¶n naÃ¯ve", "café schön naïve")]
    [InlineData("NicolÃ¡s, aoÃ»t", "Nicolás, août")]
    [InlineData("DOS AÃ‘OS", "DOS AÑOS")]
    [InlineData("HÃ”TEL CÃ™IS", "HÔTEL CÙIS")]
    [InlineData("RUF MICH ZURÃœCK", "RUF MICH ZURÜCK")]
    [InlineData("voilÃ\u00A0 le travail", "voilà le travail")]
    [InlineData("Â£5 Â°C Â© Â½", "£5 °C © ½")]
    [InlineData("donâ€™t â€” â€œquotesâ€¦", "don’t — “quotes…")]
    [InlineData("â€œmojibakeâ€", "“mojibakeâ€")]                      // the last character lost its last byte and stays
    [InlineData("âœ” No problems", "✔ No problems")]
    [InlineData("ðŸ˜€ and ðŸ\u0090±", "😀 and 🐱")]
    [InlineData("Ð¿Ñ€Ð¸Ð²ÐµÑ‚", "привет")]
    [InlineData("IL2RÎ³cKO, Ä°stanbul, RÄ«ga", "IL2RγcKO, İstanbul, Rīga")]
    [InlineData("æ—¥æœ¬èªž", "日本語")]
    [InlineData("Ø±Ø³Ø§Ù„Ø©", "رسالة")]
    [InlineData("ï»¿mark", "\uFEFFmark")]
    [InlineData("í•œêµ\u00ADì–´", "한국어")]
    [InlineData("nÃƒÂ© twice", "né twice")]
    [InlineData("doesnÃƒÂ¢Ã¢â€šÂ¬Ã¢â€žÂ¢t thrice", "doesn’t thrice")]
    [InlineData("l’humanitÃ©, l’Ã©galitÃ© 猫", "l’humanité, l’égalité 猫")] // a line that is no UTF-8 as a whole
    [InlineData("III DivisÃ£o - SÃ©rie F > Classificação", "III Divisão - Série F > Classificação")]
    public void Evident_misreadings_are_read_anew(string text, string repaired) =>
        Assert.Equal(repaired, Mojibake.Repair(text));

    [Theory]
    [InlineData("café São Paulo Ångström Dvořák")]
    [InlineData("not such a fan of Charlotte Brontë…”")]
    [InlineData("AHÅ™, the new sofa from IKEA")]
    [InlineData("a radius of 10 Å—")]
    [InlineData("!YO SÉ¡ QUEM É¿")]
    [InlineData("HÅØYA ER BLÅØYD")]
    [InlineData("There are a lot of Ã’s in mojibake text")]
    [InlineData("Join ZZAJÉ’s L’épisode")]
    [InlineData("TEM QUE SEGUIR, SDV SÓ… MARQUÉ… VOCÊ… Õ…")]
    [InlineData("NESTLÉ® requiere contratar personal")]
    [InlineData("Offering 5×£35 pin ups, 4288×…")]
    [InlineData("SELKÄ\u00A0EDELLÄ\u00A0MAAHAN")]
    [InlineData("frataraká§ 141")]
    [InlineData("MÄ£ÄM ÌÑÌ Q £ÄGÌ GÄLÄW")]
    [InlineData("C O N C L U S Ã O, MAÇÃ… MANHÃ\u00A0")]
    [InlineData("``toda produzida pra assa aí´´ pra lá´´")]
    [InlineData("( o¬ô ) `¬´ Ôôô ∆° [x]\u00A0©")]
    [InlineData("Úžasný Ďáblice Íž")]
    [InlineData("«\u00A0à\u00A0£5\u00A0»")]
    [InlineData("ПоздравЂаво ВІКІ")]
    public void Text_that_may_be_meant_stays(string text) => Assert.Equal(text, Mojibake.Repair(text));

    /// <summary>ftfy repairs these. They need its statistics of which characters follow which, or knowledge of more
    /// code pages.</summary>
    [Theory]
    [InlineData("РґРѕСЂРѕРіРµ", "дороге", "read as Windows-1251: neighbouring Cyrillic letters are words as well")]
    [InlineData("HĂ´tel", "Hôtel", "read as Windows-1250 or ISO-8859-2: its letters are those of half of Europe")]
    [InlineData("rÃ©gime √©quilibr√©", "régime équilibré", "read as Mac Roman: roots and integrals stand in formulas")]
    [InlineData("╨┐╤Ç╨░", "пра", "read as code page 437: line art")]
    [InlineData("voilÃ le travail", "voilà le travail", "its no-break space became a space")]
    [InlineData("OÃ™ ET", "OÙ ET", "a trade mark sign at the end of a word")]
    [InlineData("í ½í¸\u008d", "😍", "CESU-8: surrogates as three bytes each")]
    [InlineData("lossyâ€�", "lossy�", "a byte was lost")]
    public void Statistics_would_be_needed(string text, string official, string why)
    {
        Assert.NotEmpty(why);
        Assert.NotEqual(official, Mojibake.Repair(text));
        Assert.True(Mojibake.IsSuspected(text)); // so that `verify` counts it among what is left
    }
}
