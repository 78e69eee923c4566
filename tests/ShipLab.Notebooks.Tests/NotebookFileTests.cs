using System.Text.Json.Nodes;

namespace ShipLab.Notebooks.Tests;

public sealed class NotebookFileTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    // As Jupyter writes it, down to the byte: nbformat.write of such a notebook gives exactly this.
    private const string AsJupyterWrites = """
        {
         "cells": [
          {
           "cell_type": "markdown",
           "id": "aa11",
           "metadata": {},
           "source": [
            "# Größe \"x\"\n",
            "\\alpha → β"
           ]
          },
          {
           "cell_type": "code",
           "execution_count": null,
           "id": "bb22",
           "metadata": {
            "tags": [
             "parameters"
            ],
            "vendor": {
             "deep": [
              1.50,
              -2e-3,
              null,
              true,
              {},
              []
             ]
            }
           },
           "outputs": [
            {
             "data": {
              "application/vnd.plotly.v1+json": {
               "data": []
              },
              "text/plain": [
               "a figure"
              ]
             },
             "metadata": {},
             "output_type": "display_data"
            }
           ],
           "source": [
            "var quick = false;"
           ]
          },
          {
           "attachments": {},
           "cell_type": "raw",
           "id": "cc33",
           "metadata": {},
           "source": []
          }
         ],
         "metadata": {
          "kernelspec": {
           "display_name": ".NET (C#)",
           "language": "C#",
           "name": ".net-csharp"
          },
          "unknown": "kept"
         },
         "nbformat": 4,
         "nbformat_minor": 5
        }

        """;

    [Fact]
    public void Reading_and_writing_gives_the_same_bytes_unknown_fields_included()
    {
        var path = _scratch.Write("a.ipynb", AsJupyterWrites);
        NotebookFile.Read(path).Save(path);

        Assert.Equal(AsJupyterWrites, File.ReadAllText(path));
        Assert.Equal(["a.ipynb"], Directory.GetFileSystemEntries(_scratch.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Cells_tell_kind_text_tags_and_number()
    {
        var cells = NotebookFile.Parse(AsJupyterWrites).Cells;

        Assert.Equal([CellKind.Markdown, CellKind.Code, CellKind.Raw], cells.Select(cell => cell.Kind));
        Assert.Equal("# Größe \"x\"\n\\alpha → β", cells[0].Source);
        Assert.Equal((2, "bb22", "var quick = false;"), (cells[1].Number, cells[1].Id, cells[1].FirstLine));
        Assert.True(cells[1].HasTag("parameters") && !cells[0].HasTag("parameters"));
    }

    [Fact]
    public void An_older_notebook_gets_ids_that_are_the_same_every_time()
    {
        const string Old =
            """{"cells":[{"cell_type":"code","metadata":{},"source":"1\n2","outputs":[]},{"cell_type":"code","source":"1\n2"}],"metadata":{},"nbformat":4,"nbformat_minor":2}""";
        var first = NotebookFile.Parse(Old);
        var json = JsonNode.Parse(first.ToJson())!;

        Assert.Equal(first.ToJson(), NotebookFile.Parse(Old).ToJson());
        Assert.Equal(first.ToJson(), NotebookFile.Parse(first.ToJson()).ToJson());
        Assert.Equal(2, first.Cells.Select(cell => cell.Id).Distinct().Count());
        Assert.All(first.Cells, cell => Assert.Matches("^[a-zA-Z0-9-_]{1,64}$", cell.Id));
        Assert.Equal(5, (int)json["nbformat_minor"]!);
        Assert.Equal("""["1\n","2"]""", json["cells"]![0]!["source"]!.ToJsonString());
    }

    [Fact]
    public void Outputs_are_written_as_nbformat_wants_them()
    {
        var notebook = Scratch.Make((CellKind.Code, "1", []));
        notebook.Cells[0].SetOutputs([
            new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = "a\nb" },
            new JsonObject
            {
                ["output_type"] = "display_data",
                ["data"] = new JsonObject
                    { ["application/vnd.plotly.v1+json"] = new JsonObject { ["data"] = new JsonArray(1) },
                        ["text/html"] = "<p>\n</p>" },
            },
        ]);
        var outputs = JsonNode.Parse(notebook.ToJson())!["cells"]![0]!["outputs"]!;

        Assert.Equal("""{"name":"stdout","output_type":"stream","text":["a\n","b"]}""", outputs[0]!.ToJsonString());
        Assert.Equal(1, (int)outputs[1]!["data"]!["application/vnd.plotly.v1+json"]!["data"]![0]!);
        Assert.Equal(["<p>\n", "</p>"], outputs[1]!["data"]!["text/html"]!.AsArray().Select(line => (string)line!));
        Assert.Equal(["a\nb", null], notebook.Cells[0].OutputTexts.Select(output => output.Stream));
    }

    [Theory]
    [InlineData("{\n \"cells\": [,]",
        "is not JSON at line 2, byte 12. Restore it from version control, or save it again from the program that wrote "
        + "it.")]
    [InlineData("",
        "is not JSON at line 1, byte 1. Restore it from version control, or save it again from the program that wrote "
        + "it.")]
    [InlineData("{\n<<<<<<< HEAD\n",
        "is not JSON at line 2, byte 1: it holds merge conflict markers. Resolve the conflict.")]
    [InlineData("[1, 2]", "is JSON, but not a notebook: it has no 'nbformat'. Give the path of an .ipynb file.")]
    [InlineData("{\"nbformat\": 3, \"worksheets\": []}",
        "has nbformat 3, but only 4 is read. Convert it: jupyter nbconvert --to notebook --nbformat 4 FILE")]
    [InlineData("{\"nbformat\": 4}", "has no list 'cells'. Restore it from version control.")]
    [InlineData("{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"heading\", \"source\": \"\"}]}",
        "has a cell 1 of the unknown type \"heading\". Restore it from version control.")]
    [InlineData("{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"raw\", \"id\": \"a\", \"source\": "
        + "\"\"}, {\"cell_type\": \"raw\", \"id\": \"a\", \"source\": "
        + "\"\"}]}", "has the id 'a' twice, in cells 1 and 2. Delete one of the two ids; a new one is made.")]
    [InlineData("{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"raw\", \"source\": \"\\ud83d\"}]}",
        "holds text that is no Unicode: half of a character in a text. Save it again from the program that wrote it.")]
    [InlineData("{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": 5}]}",
        "has a cell 1 without text in 'source'. Restore it from version control.")]
    public void A_file_that_is_no_notebook_is_told_with_place_and_advice(string text, string message)
    {
        var path = _scratch.Write("bad.ipynb", text);
        var error = Assert.Throws<NotebookException>(() => NotebookFile.Read(path));

        Assert.Equal($"{path} {message}", error.Message);
        Assert.Equal(NotebookException.WrongUse, error.ExitCode);
    }

    [Fact]
    public void A_missing_notebook_is_told() =>
        Assert.Equal("/no/such.ipynb: there is no such notebook. Check the path.",
            Assert.Throws<NotebookException>(() => NotebookFile.Read("/no/such.ipynb")).Message);

    [Fact]
    public void A_file_that_cannot_be_written_is_told_and_leaves_nothing_behind()
    {
        var folder = _scratch.PathOf("taken.ipynb");
        Directory.CreateDirectory(folder);   // a folder in the place of the file cannot be replaced
        var error = Assert.Throws<NotebookException>(() => NotebookFile.Parse(AsJupyterWrites).Save(folder));

        Assert.StartsWith($"Cannot write '{folder}': ", error.Message);
        Assert.Equal(["taken.ipynb"], Directory.GetFileSystemEntries(_scratch.Folder).Select(Path.GetFileName));
    }
}
