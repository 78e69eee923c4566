"""A real client of the lab's kernel.
run NOTEBOOK OUT: runs the notebook in its quick setting, as nbclient does, and writes it with its outputs.
interrupt SECONDS CELL...: runs the cells (files), presses stop so long after the last one has started, and prints how long it went on and that the
kernel still computes."""
import sys, time


def run(path, out):
    import nbformat
    from nbclient import NotebookClient
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = cell.source.replace("quick = false", "quick = true")
            assert "quick = true" in cell.source
    folder = path.rsplit("/", 1)[0]
    NotebookClient(notebook, timeout=240, kernel_name=notebook.metadata.kernelspec.name, resources={"metadata": {"path": folder}}).execute()
    nbformat.write(notebook, out)


def interrupt(seconds, *cells):
    from jupyter_client.manager import start_new_kernel
    manager, client = start_new_kernel(kernel_name=".net-csharp", startup_timeout=60)

    def execute(code, stop_after=None):
        asked, stopped, answer = client.execute(code), None, []
        started = time.time()
        while time.time() - started < 120:
            if stop_after and not stopped and time.time() - started > stop_after:
                manager.interrupt_kernel()
                stopped = time.time()
            try:
                message = client.get_iopub_msg(timeout=.1)
            except Exception:  # nothing new yet
                continue
            if message["parent_header"].get("msg_id") != asked:
                continue
            content = message["content"]
            if message["msg_type"] == "stream":
                answer.append(content["text"])
            elif message["msg_type"] == "error":
                answer.append(content["ename"] + content["evalue"])
            elif message["msg_type"] == "status" and content["execution_state"] == "idle":
                return "".join(answer), time.time() - (stopped or started)
        raise SystemExit("the cell did not end")

    try:
        for path in cells[:-1]:
            said, _ = execute(open(path).read())
            print(said)
        said, after = execute(open(cells[-1]).read(), seconds)
        print(said)
        print(f"stopped after {after:.2f} s")
        print(execute("Console.Write(6 * 7);")[0])
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


if sys.argv[1] == "run":
    run(*sys.argv[2:])
else:
    interrupt(float(sys.argv[2]), *sys.argv[3:])
