namespace ShipLab.Base;

/// <summary>
/// An error meant for the user: the message says what is wrong, where, and what to do. Front ends print
/// the message alone, without a stack trace.
/// </summary>
public class ShipLabException : Exception
{
    /// <param name="message">What is wrong, where, and what to do; whole sentences.</param>
    public ShipLabException(string message) : base(message) { }

    /// <summary>Keeps the original error for debugging; the message must make sense without it.</summary>
    public ShipLabException(string message, Exception innerException) : base(message, innerException) { }
}
